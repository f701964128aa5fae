import type { BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { data } from '../ask.ts';
import { useBrowser } from './browser.ts';
import { writeInto } from './editor.ts';

const bad = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: nginx
    image: nginx
    ports:
    - containerPort: 99999
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: nginx}]}
`;
const copied = `apiVersion: v1
kind: Pod
metadata:
  name: web-1
  ownerReferences:
  - apiVersion: apps/v1
    controller: true
    kind: ReplicaSet
    name: web
    uid: 1b2c
  uid: 5d0c3f1e
spec:
  containers:
  - image: nginx:1.25
    name: app
  nodeName: ip-10-0-1-23
`;
const namesakes = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: nginx, image: nginx}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: kube-public}
spec:
  containers: [{name: app, image: busybox, command: [sh, -c, echo peas; sleep 1000]}]
`;
const failing = `apiVersion: v1
kind: Pod
metadata:
  name: failing
spec:
  restartPolicy: Never
  containers:
  - name: app
    image: busybox:1.36
    command: [sh, -c, "echo peas; sleep 5; exit 7"]
`;

describe('the Playground', () => {
  const visit = useBrowser();

  it('shows what is wrong with a manifest where it stands', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, bad);
    await page.keyboard.press('Control+Enter');
    const problems = live.getByRole('alert');
    await problems.waitFor();
    expect(await problems.innerText()).toMatch(
      /line 10, column \d+[\s\S]*spec\.containers\[0\]\.ports\[0\]\.containerPort[\s\S]*must be between 1 and 65535/,
    );
    await live.locator('.cm-lint-marker-error').waitFor();
    await problems.getByRole('button', { name: 'line 10' }).click();
    expect(await live.locator('.cm-activeLine').innerText()).toContain('containerPort: 99999');
  });

  it('is asked by Enter in a field of the settings, and tells what has changed since', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    const seconds = live.getByLabel('Seconds to run');
    await seconds.fill('300');
    await seconds.press('Enter');
    await live.getByText('5 m', { exact: true }).first().waitFor();
    const changed = live.getByText(/^Changed since /);
    expect(await changed.count()).toBe(0);
    await seconds.fill('400');
    await expect.poll(() => changed.allInnerTexts()).toEqual(['Changed since the run below.']);
    await writeInto(live, 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => live.getByRole('alert').innerText()).toMatch(/spec\.containers Required value$/m);
    expect(await changed.count()).toBe(0);
    await writeInto(live, failing);
    await expect.poll(() => changed.allInnerTexts()).toEqual(['Changed since it was checked.']);
  });

  it('draws a day of a container that crashes without a gap', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, failing.replace('  restartPolicy: Never\n', ''));
    await live.getByLabel('Seconds to run').fill('86400');
    await live.getByLabel('Seconds to run').press('Enter');
    await expect.poll(() => live.locator('.pp-bar').count(), { timeout: 20_000 }).toBeGreaterThan(500);
    expect(
      await live
        .locator('.pp-bar[data-thin]')
        .first()
        .evaluate((bar) => getComputedStyle(bar).borderLeftWidth),
    ).toBe('0px');
  });

  it('takes a command that would change something into a run in which it does', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, failing.replace('exit 7', 'sleep 600'));
    await page.keyboard.press('Control+Enter');
    const command = live.getByLabel('kubectl command');
    await command.fill("kubectl label pod failing 'tier=front'");
    await command.press('Enter');
    await live.getByText('pod/failing labeled').waitFor();
    await live.getByRole('link', { name: 'Run it with this command at 2 m' }).click();
    await live.getByLabel('Seconds to run').and(page.locator('[value="180"]')).waitFor();
    await command.fill('kubectl get pods -L tier --no-headers');
    await command.press('Enter');
    await live.getByText(/failing +1\/1 +Running .* front/).waitFor();
    await live.getByRole('tab', { name: 'Interventions' }).click();
    await live.getByText("kubectl label pod failing 'tier=front'").first().waitFor();
  });

  it('takes a line of the shell that changes something there, too, and keeps the lines of what is pasted', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    const command = live.getByLabel('kubectl command');
    await command.fill('kubectl get pods --no-headers | cut -c1-3');
    await command.press('Enter');
    await live.getByText(/^web\s*$/).waitFor();
    const text = 'cat <<EOF | kubectl apply -f -\napiVersion: v1\nkind: Namespace\nmetadata: {name: pasted}\nEOF\n';
    await command.fill('');
    await command.evaluate((box, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', pasted);
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    expect(await command.inputValue()).toBe(text.trim());
    await command.press('Control+Enter');
    await live.getByText('namespace/pasted created').waitFor();
    await live.getByRole('link', { name: /^Run it with this command/ }).waitFor();
  });

  it('leads back from such a run to the one before it, on the same page', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.getByLabel('kubectl command').fill('kubectl delete pod web');
    await live.getByRole('button', { name: 'Ask' }).click();
    await page.evaluate(() => Object.assign(window, { isSame: true }));
    await live.getByRole('link', { name: /^Run it with this command/ }).click();
    await live.getByText('web is deleted.').waitFor();
    await page.goBack();
    await expect.poll(() => live.locator('.pp-status').innerText()).toMatch(/web[\s\S]*Running/);
    expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
  });

  it('brings what came of a run into sight', async () => {
    const page = await visit('/playground/');
    await page.locator('.cm-editor').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const end = page.locator('.pp-lanes');
    await end.waitFor();
    await expect.poll(async () => ((await end.boundingBox())?.y ?? 0) > 0 && page.evaluate(() => window.scrollY > 0)).toBe(true);
    const box = await end.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(900);
  });

  it('brings it into sight, too, when Run was pressed before the editor was there', async () => {
    const { prepare, letGo } = withoutEditor();
    const page = await visit('/playground/', { prepare });
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const end = page.locator('.pp-lanes');
    await end.waitFor();
    expect(await page.locator('.cm-editor').count()).toBe(0);
    letGo();
    await page.locator('.cm-editor').waitFor();
    await expect.poll(() => page.evaluate(() => window.scrollY > 0)).toBe(true);
    await expect.poll(async () => ((box) => (box ? box.y + box.height : 0))(await end.boundingBox())).toBeLessThan(900);
  });

  it('lets one who writes already go on writing when the editor comes', async () => {
    const { prepare, letGo } = withoutEditor();
    const page = await visit('/playground/', { prepare });
    await page.locator('.pp-editor textarea').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('# one');
    letGo();
    await page.locator('.cm-editor').waitFor();
    await page.keyboard.type(' two\n');
    expect(await page.locator('.cm-line').first().innerText()).toBe('# one two');
  });

  it('runs a Pod: status, timeline with causes, events, logs, kubectl and the explanation at a second', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, failing);
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.locator('.pp-run').waitFor();
    expect(await live.locator('.pp-status').innerText()).toContain('Error');

    await live.getByRole('tab', { name: 'Logs' }).click();
    await expect.poll(() => live.locator('.pp-logs').innerText()).toContain('peas');
    await live.getByRole('tab', { name: 'Events' }).click();
    expect(await live.locator('.pp-events').innerText()).toContain('Scheduled');
    await live.getByRole('tab', { name: 'kubectl' }).click();
    await live.getByRole('button', { name: 'describe pod' }).click();
    await expect.poll(() => live.locator('.pp-output').innerText()).toMatch(/Exit Code:\s+7/);
    await live.getByRole('tab', { name: 'Explain' }).click();
    await expect.poll(() => live.locator('.pp-explain').innerText()).toContain('7');

    const started = live.locator('.pp-timeline__list li[data-kind="CONTAINER"]').filter({ hasText: 'starts' }).first();
    await started.getByRole('button').first().click();
    await started.getByText('Because').waitFor();
    expect(await live.locator('.pp-status').innerText()).toMatch(/Running|ContainerCreating/);
  });

  it('begins with the explanation of what failed; the next run is looked at as the one before it', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, failing);
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => live.locator('.pp-explain').innerText()).toContain('7');

    await live.getByRole('tab', { name: 'kubectl' }).click();
    await live.getByLabel('kubectl command').fill('kubectl get pods -o name');
    await live.getByLabel('kubectl command').press('Enter');
    await expect.poll(() => live.locator('.pp-output').innerText()).toBe('pod/failing\n');
    await live.getByRole('button', { name: 'Previous moment' }).click();
    await writeInto(live, failing.replace('exit 7', 'sleep 600'));
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => live.locator('.pp-status').innerText()).toContain('Running');
    expect(await live.locator('.pp-slider__at').innerText()).toBe('2 m');
    expect(await live.getByLabel('kubectl command').inputValue()).toBe('kubectl get pods -o name');
    await expect.poll(() => live.locator('.pp-output').innerText()).toBe('pod/failing\n');
  });

  it('copies a link to the second that is looked at', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, failing);
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.getByRole('slider').press('Home');
    await live.getByRole('button', { name: 'Copy a link to this' }).click();
    const link = await page.evaluate(() => location.href);

    const other = await visit(new URL(link).pathname + new URL(link).hash);
    await expect.poll(() => other.locator('.pp-status').innerText()).toContain('Pending');
    expect(await other.locator('.pp-slider__at').innerText()).toBe('0 s');
    await other.getByRole('tab', { name: 'kubectl' }).click();
    await expect.poll(() => other.locator('.pp-output').innerText()).toMatch(/failing +0\/1 +Pending/);
    await other.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => other.locator('.pp-slider__at').innerText()).not.toBe('0 s');
    await expect.poll(() => other.locator('.pp-output').innerText()).toMatch(/failing +0\/1 +Error/);
  });

  it.each([1280, 390])('has the thumb of the slider above the cursor of the lanes, %i pixels wide', async (width) => {
    const page = await visit('/playground/', { viewport: { width, height: 900 } });
    const live = page.locator('.pp-live');
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    for (const value of ['0', '400', '1000']) {
      await live.getByRole('slider').fill(value);
      const apart = () =>
        live.evaluate((element) => {
          const slider = element.querySelector('.pp-slider input') as HTMLInputElement;
          const { left, width } = slider.getBoundingClientRect();
          const thumb = 16;
          const cursor = element.querySelector('.pp-lanes__cursor i')?.getBoundingClientRect();
          return Math.abs(left + thumb / 2 + ((width - thumb) * Number(slider.value)) / 1000 - ((cursor?.left ?? 0) + 1));
        });
      await expect.poll(apart).toBeLessThan(2);
    }
  });

  it('begins the list of a link to a second with what had happened last by then', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, failing.replace('  restartPolicy: Never\n', ''));
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.locator('.pp-timeline__list').waitFor();
    expect(await live.locator('.pp-timeline__list').evaluate((list) => list.scrollTop)).toBe(0);
    await live.getByRole('button', { name: 'Previous moment' }).click();
    await live.getByRole('button', { name: 'Copy a link to this' }).click();
    const link = await page.evaluate(() => location.href);

    const other = await visit(new URL(link).pathname + new URL(link).hash);
    const list = other.locator('.pp-timeline__list');
    await list.waitFor();
    await expect.poll(() => other.evaluate(() => window.scrollY)).toBeGreaterThan(0);
    await expect.poll(() => list.evaluate((box) => box.scrollTop)).toBeGreaterThan(0);
    const last = await list.locator('li[data-kind]:not([data-future])').last().boundingBox();
    const box = await list.boundingBox();
    expect(last!.y).toBeGreaterThan(box!.y);
    expect(last!.y + last!.height).toBeLessThanOrEqual(box!.y + box!.height);
  });

  it('tells what a change has changed, and nothing where the Pods are others', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    const run = live.getByRole('button', { name: 'Run', exact: true });
    const compared = live.locator('.pp-compare');
    await writeInto(live, failing);
    await run.click();
    await expect.poll(() => live.locator('.pp-status').innerText()).toContain('Error');
    expect(await compared.count()).toBe(0);
    await writeInto(live, failing.replace('exit 7', 'exit 0'));
    await run.click();
    await compared.getByText(/Unlike the run before \(\d+\) · failing: Error → Completed/).click();
    expect(await compared.getByRole('row').allInnerTexts()).toContain('STATUS failing\tError\tCompleted');
    await run.click();
    await expect.poll(() => compared.locator('summary').innerText()).toContain('Error → Completed');
    await writeInto(live, failing.replace('exit 7', 'exit  0'));
    await run.click();
    await live.getByText('Pods and events end as in the run before').waitFor();
    await writeInto(live, namesakes);
    await run.click();
    await live.getByLabel(/^Pod/).waitFor();
    expect(await compared.count()).toBe(0);
  });

  it('shows of two Pods of one name the chosen one, with its container and its namespace', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, namesakes);
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.locator('.pp-run').waitFor();
    await live.getByRole('tab', { name: 'Logs' }).click();
    await live.getByLabel(/^Pod/).selectOption('kube-public/web');
    await expect.poll(() => live.locator('.pp-logs').innerText()).toContain('peas');
    await live.locator('.pp-timeline__list').getByText('kube-public/web').first().waitFor();
    await live.getByRole('tab', { name: 'kubectl' }).click();
    await live.getByRole('button', { name: 'describe pod' }).click();
    await expect.poll(() => live.locator('.pp-output').innerText()).toMatch(/Namespace:\s+kube-public/);
  });

  it('writes the Pods of a Deployment in its place, and runs them', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, deployment);
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.getByRole('button', { name: 'Rewrite it for a run' }).click();
    await expect.poll(() => live.locator('.cm-content').first().innerText()).toContain('name: web-2');
    await live.locator('.pp-run').waitFor();
    expect(await live.locator('.pp-run__pod option').allInnerTexts()).toEqual(['web-1', 'web-2']);
  });

  it('runs a Pod that was copied from a cluster without the node and the owner that are not here', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, copied);
    await page.keyboard.press('Control+Enter');
    await live.getByText('web-1 is deleted.').waitFor();
    await live.getByRole('button', { name: 'Run it without them' }).click();
    await expect.poll(() => live.locator('.pp-status').innerText()).toMatch(/web-1[\s\S]*1\/1[\s\S]*Running/);
    expect(await live.locator('.cm-content').innerText()).not.toMatch(/nodeName|ownerReferences|ReplicaSet/);
    expect(await live.getByRole('button', { name: 'Run it without them' }).count()).toBe(0);
  });

  it('keeps all of it in the address: a reload, and whoever gets the link, sees the same', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, failing);
    await live.getByLabel('Seconds to run').fill('77');
    await live.getByText('Behaviours and interventions').click();
    await live.getByRole('button', { name: 'Add an intervention' }).click();
    await live.locator('.pp-fields').getByLabel('grace period in seconds').fill('3');
    const link = await page.evaluate(() => location.href);

    const other = await visit(new URL(link).pathname + new URL(link).hash);
    await other.locator('.pp-run').waitFor();
    expect(await other.locator('.cm-content').first().innerText()).toContain('exit 7');
    expect(await other.getByLabel('Seconds to run').inputValue()).toBe('77');
    expect(await other.locator('.pp-fields').getByLabel('grace period in seconds').inputValue()).toBe('3');
    await other.reload();
    await other.locator('.pp-run').waitFor();
    expect(await other.locator('.pp-status').innerText()).toContain('failing');
  });

  it('offers every kind of intervention that the API knows, in words', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await live.getByText('Behaviours and interventions').click();
    await live.getByRole('button', { name: 'Add an intervention' }).click();
    const offered = await live
      .getByLabel('do this')
      .locator('option')
      .evaluateAll((options) => options.map((one) => [(one as HTMLOptionElement).value, one.textContent]));
    const { __type } = await data('{ __type(name: "InterventionKind") { enumValues { name } } }');
    expect(offered.map(([kind]) => kind).sort()).toEqual(__type.enumValues.map(({ name }: { name: string }) => name).sort());
    expect(offered).toContainEqual(['NODE_RECOVERS', 'let a node come back']);
  });

  it('asks kubectl where the Pods are, and tells those who do not see it what came of them', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await writeInto(live, failing.replace('name: failing', 'name: failing\n  namespace: kube-public'));
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.getByRole('tab', { name: 'kubectl' }).click();
    await expect.poll(() => live.locator('.pp-output').innerText()).toMatch(/failing +0\/1 +Error/);
    expect(await live.getByLabel('kubectl command').inputValue()).toBe('kubectl get pods -n kube-public');
    expect(await live.locator('.pp-outcome').getByRole('status').innerText()).toBe('failing: Error');
  });

  it('moves nothing when the editor takes the place of the text', async () => {
    const page = await visit('/playground/', {
      prepare: (context) =>
        context.addInitScript(() => {
          const page = window as unknown as { moved?: number };
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) page.moved = (page.moved ?? 0) + (entry as unknown as { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
        }),
    });
    await page.locator('.cm-editor').waitFor();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    expect(await page.evaluate(() => (window as unknown as { moved?: number }).moved ?? 0)).toBeLessThan(0.01);
  });

  it('shows of a run with many entries those about the second that is looked at, of the Pod and kind that are wanted', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    const loops = [...'abcdef'].map((name) => failing.replace('name: failing', `name: ${name}`).replace('Never', 'Always'));
    await writeInto(live, loops.join('---\n'));
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    const timeline = live.locator('.pp-timeline');
    await timeline.getByText('The scheduler chooses').first().waitFor();
    await live.getByRole('button', { name: 'Previous moment' }).click();
    await expect.poll(() => timeline.getByText('The scheduler chooses').count()).toBe(0);
    await timeline.getByLabel('Pod').selectOption('e');
    await timeline.getByLabel('Kind').selectOption('SCHEDULING');
    await expect.poll(() => timeline.locator('li').allInnerTexts()).toHaveLength(2);
    expect(await timeline.locator('li').first().innerText()).toMatch(/e[\s\S]*The scheduler chooses node-/);
  });

  it('goes on in the other language with what was written, and runs what another link brings', async () => {
    const page = await visit('/playground/');
    await writeInto(page.locator('.pp-live'), failing);
    await expect.poll(() => page.evaluate(() => location.hash.length)).toBeGreaterThan(1);
    const link = await page.evaluate(() => location.hash);
    const other = page.locator('a[lang="zh-Hans"]').first();
    await expect.poll(() => other.getAttribute('href')).toContain(link);
    await page.getByRole('button', { name: 'English' }).hover();
    await other.click();
    await page.waitForURL(/zh-Hans/);
    await expect.poll(() => page.locator('.pp-status').innerText()).toContain('failing');
    await page.getByLabel('从示例开始').selectOption('first-pod');
    await expect.poll(() => page.locator('.pp-status').innerText()).not.toContain('failing');
    await page.evaluate((hash) => {
      location.hash = hash;
    }, link);
    await expect.poll(() => page.locator('.pp-status').innerText()).toContain('failing');
  });

  it('says so where a link is damaged, until something else is there', async () => {
    const page = await visit(`/playground/#${'q80rKtGtVvJUslJQSs5PSdVRUCpKLC5RsgIA'.repeat(3)}`);
    await page.getByText('This link cannot be read').waitFor();
    await writeInto(page.locator('.pp-live'), failing);
    await page.getByText('This link cannot be read').waitFor({ state: 'detached' });
  });

  it('says of a run that is too much how to make it less', async () => {
    const page = await visit('/playground/');
    const live = page.locator('.pp-live');
    await page.route('**/graphql*', (route) =>
      route.fulfill({ json: { data: { simulate: { __typename: 'LimitExceeded', message: 'the run took too long' } } } }),
    );
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.getByText('Let it run for fewer seconds').waitFor();
  });

  it('fits a phone, however long a name and a line of the log are', async () => {
    const page = await visit('/playground/', { viewport: { width: 390, height: 844 } });
    const live = page.locator('.pp-live');
    await writeInto(live, failing.replace('name: failing', `name: ${'x'.repeat(200)}`).replace('peas', 'peas'.repeat(200)));
    await live.getByRole('button', { name: 'Run', exact: true }).click();
    await live.getByRole('tab', { name: 'Explain' }).click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Files');
    await live.getByRole('tab', { name: 'Logs' }).click();
    await live.getByText('peaspeas').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  });

  it('has all tabs in sight on a narrow phone, and no field narrower than there is room for', async () => {
    for (const [path, add, run] of [
      ['/playground/', 'Add an intervention', 'Run'],
      ['/zh-Hans/playground/', '添加干预', '运行'],
    ] as const) {
      const page = await visit(path, { viewport: { width: 360, height: 780 } });
      await page.locator('details summary').click();
      await page.getByRole('button', { name: add }).click();
      const fields = page.locator('.pp-fields');
      expect(await fields.locator('input[placeholder]').first().getAttribute('placeholder')).toMatch(/^(the first|第一个)$/);
      await fields.locator('select').selectOption('EXEC');
      const [inner, command] = await fields.evaluate((box) => [
        box.clientWidth - 2 * Number.parseFloat(getComputedStyle(box).paddingLeft),
        box.querySelector('[data-type="words"]')!.getBoundingClientRect().width,
      ]);
      expect(command).toBeCloseTo(inner!, 0);
      await page.getByRole('button', { name: run, exact: true }).click();
      const tabs = page.getByRole('tablist');
      await tabs.waitFor();
      expect(await tabs.getByRole('tab').count()).toBe(7);
      expect(await tabs.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0);
    }
  });

  it('lets a number be typed anew, and takes it once it is one', async () => {
    const page = await visit('/playground/');
    const seconds = page.getByLabel('Seconds to run');
    await seconds.fill('');
    await seconds.pressSequentially('300');
    expect(await seconds.inputValue()).toBe('300');
    await seconds.fill('');
    await seconds.blur();
    expect(await seconds.inputValue()).toBe('300');
    await page.getByText('Behaviours and interventions').click();
    await page.getByRole('button', { name: 'Add an intervention' }).click();
    const at = page.getByLabel('at second');
    await at.fill('');
    await at.pressSequentially('2.5');
    expect(await at.inputValue()).toBe('2.5');
    await at.fill('-3');
    await at.blur();
    expect(await at.inputValue()).toBe('2.5');
    await at.fill('400');
    await page.getByText('The run ends at 300 s: this is not done.').waitFor();
    await seconds.fill('400');
    await expect.poll(() => page.getByText('this is not done').count()).toBe(0);
  });

  it('begins with an example, with all that the scenario does', async () => {
    const page = await visit('/playground/');
    await page.getByLabel('Begin with an example').selectOption('first-pod');
    await page.locator('.pp-run').waitFor();
    expect(new URL(page.url()).hash.length).toBeGreaterThan(10);
  });
});

/** The editor's script is held back until it is let go. */
function withoutEditor() {
  let letGo = () => {};
  const wanted = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const prepare = (context: BrowserContext) =>
    context.route('**/assets/js/*.js', async (route) => {
      const response = await route.fetch();
      if ((await response.text()).includes('cm-lineNumbers')) await wanted;
      await route.fulfill({ response });
    });
  return { prepare, letGo: () => letGo() };
}

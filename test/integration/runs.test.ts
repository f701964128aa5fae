import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { describe, expect, inject, it, vi } from 'vitest';
import WebSocket from 'ws';
import { ask, data } from '../ask.ts';

const manifest = `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers: [{ name: prepare, image: busybox, command: [sh, -c, echo ready] }]
  containers: [{ name: nginx, image: nginx }]
`;
// biome-ignore lint/suspicious/noExplicitAny: answers of the API
type Any = any;
const everything = `... on Run {
  id seed horizonSeconds endedAtSeconds kubernetesVersion warnings
  pods { name namespace uid nodeName podIP qosClass phases { phase fromSeconds toSeconds }
    containers { name role image restartCount states { state reason exitCode fromSeconds toSeconds } logs { atSeconds text } }
    final { status ready phase } watch { atSeconds status } }
  timeline { totalCount nodes { sequence atSeconds kind summary causes } }
  events { reason message count }
  kubectl(command: "get pods") { stdout stderr exitCode }
  explain(atSeconds: 60) { status headline text }
}`;

describe('simulate', () => {
  it('gives the same run for the same input, byte for byte', async () => {
    const query = `query ($input: SimulateInput!) { simulate(input: $input) { ${everything} } }`;
    const one = await data(query, { input: { manifest, horizonSeconds: 60 } });
    const other = await data(query, { input: { manifest, horizonSeconds: 60 } });
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });
  it('answers for one second and another', async () => {
    const { simulate } = await data(
      `query ($manifest: String!) { simulate(input: { manifest: $manifest, horizonSeconds: 60 }) { ... on Run {
         pod { at(seconds: 0) { status } final { status ready } containers { name role } }
         kubectl(command: "kubectl get pods") { stdout exitCode } } } }`,
      { manifest },
    );
    expect(simulate.pod.at.status).not.toBe('Running');
    expect(simulate.pod.final).toEqual({ status: 'Running', ready: '1/1' });
    expect(simulate.pod.containers.map((container: { role: string }) => container.role)).toEqual(['SANDBOX', 'INIT', 'MAIN']);
    expect(simulate.kubectl).toEqual({
      stdout: expect.stringMatching(/^NAME +READY +STATUS +RESTARTS +AGE\nweb +1\/1 +Running/),
      exitCode: 0,
    });
  });
  it('lets a node fail and come back, and says so in both languages', async () => {
    const onNode = manifest.replace('spec:', 'spec:\n  nodeName: node-1');
    const input = {
      manifest: onNode,
      horizonSeconds: 120,
      interventions: [
        { atSeconds: 30, kind: 'NODE_FAILS', resource: 'node/node-1' },
        { atSeconds: 60, kind: 'NODE_RECOVERS', resource: 'node/node-1' },
      ],
    };
    const { simulate } = await data(
      `query ($input: SimulateInput!) { simulate(input: $input) { ... on Run {
         interventions { kind ok message }
         pod { final { status restarts } }
         en: timeline(kinds: [INTERVENTION]) { nodes { summary } }
         zh: timeline(kinds: [INTERVENTION]) { nodes { summary(locale: ZH_HANS) } } } } }`,
      { input },
    );
    expect(simulate.interventions.at(-1)).toEqual({ kind: 'NODE_RECOVERS', ok: true, message: 'node node-1 has booted' });
    expect(simulate.pod.final).toEqual({ status: 'Running', restarts: 1 });
    expect(simulate.en.nodes.at(-1).summary).toBe('The node comes back');
    expect(simulate.zh.nodes.at(-1).summary).toBe('节点恢复');
  });
  it('says what it had to assume in the language that is asked for, and the API server’s words as they are', async () => {
    const of = (kind: string, metadata: object, spec: object): string => JSON.stringify({ apiVersion: 'v1', kind, metadata, spec });
    const containers = [{ name: 'app', image: 'registry.example.com/shop:1', env: [{ name: 'A' }, { name: 'A' }] }];
    const { simulate } = await data(
      `query ($manifest: String!) { simulate(input: { manifest: $manifest, horizonSeconds: 10 }) { ... on Run {
         en: warnings, zh: warnings(locale: ZH_HANS) } } }`,
      { manifest: of('Pod', { name: 'shop', namespace: 'team' }, { containers }) },
    );
    const duplicate = 'spec.containers[0].env[1].name: duplicate name "A"';
    expect(simulate).toEqual({
      en: [expect.stringMatching(/^namespace "team" was created/), duplicate, expect.stringMatching(/^nothing is known of the image/)],
      zh: [expect.stringMatching(/^为这次运行创建了命名空间 "team"/), duplicate, expect.stringMatching(/^对镜像 .* 一无所知/)],
    });
  });
  it('tells Pods of one name by their uid', async () => {
    const one = (namespace: string, word: string, code: number) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace },
        spec: { containers: [{ name: 'app', image: 'busybox', command: ['sh', '-c', `echo ${word}; exit ${code}`] }] },
      });
    const input = { manifest: `${one('default', 'here', 0)}\n---\n${one('kube-public', 'there', 1)}`, horizonSeconds: 30 };
    const { simulate } = await data(
      'query ($input: SimulateInput!) { simulate(input: $input) { ... on Run { pods { uid namespace } } } }',
      {
        input,
      },
    );
    const asked = await data(
      `query ($input: SimulateInput!, $uid: String!) { simulate(input: $input) { ... on Run {
         pod(uid: $uid) { namespace containers { logs { text } } } none: pod(name: "other", uid: $uid) { name }
         explain(atSeconds: 30, uid: $uid) { status } } } }`,
      { input, uid: simulate.pods[1].uid },
    );
    expect(asked.simulate.pod.namespace).toBe('kube-public');
    expect(asked.simulate.pod.containers[1].logs[0].text).toBe('there');
    expect(asked.simulate.none).toBeNull();
    expect(asked.simulate.explain.status).toMatch(/^(Error|CrashLoopBackOff)$/);
  });
  it('pages the timeline and filters it', async () => {
    const { simulate } = await data(
      `query ($manifest: String!) { simulate(input: { manifest: $manifest, horizonSeconds: 60 }) { ... on Run {
         all: timeline { totalCount } two: timeline(first: 2) { nodes { sequence } pageInfo { hasNextPage } }
         images: timeline(kinds: [IMAGE]) { nodes { kind } }
         before: timeline(toSeconds: 1, last: 1) { totalCount nodes { atSeconds } }
         after: timeline(fromSeconds: 1, first: 1) { totalCount nodes { atSeconds } }
         others: timeline(pod: "nobody") { totalCount } } } }`,
      { manifest },
    );
    expect(simulate.two.nodes).toHaveLength(2);
    expect(simulate.two.pageInfo.hasNextPage).toBe(simulate.all.totalCount > 2);
    expect(new Set(simulate.images.nodes.map((entry: { kind: string }) => entry.kind))).toEqual(new Set(['IMAGE']));
    expect(simulate.before.nodes[0].atSeconds).toBeLessThan(1);
    expect(simulate.after.nodes[0].atSeconds).toBeGreaterThanOrEqual(1);
    expect(simulate.before.totalCount + simulate.after.totalCount).toBe(simulate.all.totalCount);
    expect(simulate.others.totalCount).toBe(0);
  });
  it('leaves the server responsive while a long run goes on', async () => {
    const forever = manifest.replace('echo ready', 'while true; do :; done');
    const query = 'query ($manifest: String!) { simulate(input: { manifest: $manifest, horizonSeconds: 86400 }) { __typename } }';
    const long = data(query, { manifest: forever }).then(({ simulate }) => simulate.__typename);
    const first = await Promise.race([data('{ topics { slug } }').then(() => 'topics'), long]);
    expect(first).toBe('topics');
    expect(['Run', 'LimitExceeded']).toContain(await long);
  });
});

describe('runs of several clients', () => {
  /** It ends at the limit of steps, after a second or more. */
  const endless = (name: string) =>
    `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {containers: [{name: app, image: busybox, command: [sh, -c, 'while :; do expr 1 + $i; i=$((i+1)); done']}]}}`;
  const short = '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: nginx}]}}';
  const query = 'query ($manifest: String!) { simulate(input: { manifest: $manifest }) { __typename } }';

  it('who asks for one does not wait for all of who asks for many', async () => {
    const order: string[] = [];
    const names = Array.from(
      { length: 8 },
      (_, index) => `a${index}: simulate(input: { manifest: "${endless(`p${index}`)}" }) { __typename }`,
    );
    const many = ask(`{ ${names.join(' ')} }`).then(() => order.push('many'));
    await setTimeout(100);
    await ask(query, { manifest: short }).then(() => order.push('one'));
    await many;
    expect(order).toEqual(['one', 'many']);
  });

  type Ask = (manifest: string) => Promise<unknown>;
  /** How many of eight long runs of one client were over when the short one of another was. */
  async function overBefore(name: string, long: Ask, one: Ask): Promise<number> {
    let over = 0;
    const many = Array.from({ length: 8 }, (_, index) => long(endless(`${name}-${index}`)).then(() => over++));
    await setTimeout(200);
    await one(short.replace('web', name));
    const then = over;
    await Promise.all(many);
    return then;
  }

  it('nor for many requests of another, be it by one proxy', async () => {
    const from = (client: number) => (text: string) => ask(query, { manifest: text }, { 'x-forwarded-for': `203.0.113.${client}` });
    expect(await overBefore('http', from(1), from(2))).toBeLessThan(5);
  });

  it('nor over WebSocket', async () => {
    const clientOf = (number: number): Client => {
      const headers = { 'x-forwarded-for': `203.0.113.${number}` };
      const Socket = class extends WebSocket {
        constructor(address: string, protocols: string) {
          super(address, protocols, { headers });
        }
      };
      return createClient({ url: `${inject('url').replace('http', 'ws')}/graphql`, webSocketImpl: Socket, retryAttempts: 0 });
    };
    const [busy, other] = [clientOf(3), clientOf(4)];
    const from = (client: Client) => (text: string) => client.iterate({ query, variables: { manifest: text } }).next();
    expect(await overBefore('socket', from(busy), from(other))).toBeLessThan(5);
    await Promise.all([busy.dispose(), other.dispose()]);
  });

  it('a run that nobody waits for any more is not begun', async () => {
    const gone = new AbortController();
    const body = (name: string) => JSON.stringify({ query, variables: { manifest: endless(name) } });
    const post = (name: string) =>
      fetch(`${inject('url')}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body(name),
        signal: gone.signal,
      });
    const left = Array.from({ length: 12 }, (_, index) => post(`gone-${index}`).catch(() => 'gone'));
    await setTimeout(200);
    gone.abort();
    await Promise.all(left);
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${inject('url')}/metrics`)).text();
      expect(metrics).toContain('peapod_runs{state="waiting"} 0');
    }, 10_000);
  });
});

describe('saveRun', () => {
  const run = 'query ($id: ID!) { run(id: $id) { id pod { final { status } } } node(id: $id) { id } }';
  it('keeps a run, so that its id can be shared; simulate keeps nothing', async () => {
    const input = { manifest, horizonSeconds: 61 };
    const { simulate } = await data('query ($input: SimulateInput!) { simulate(input: $input) { ... on Run { id } } }', { input });
    expect(await data(run, { id: simulate.id })).toEqual({ run: null, node: null });
    const { saveRun } = await data('mutation ($input: SimulateInput!) { saveRun(input: $input) { ... on Run { id } } }', { input });
    expect(saveRun.id).toBe(simulate.id);
    expect(await data(run, { id: saveRun.id })).toEqual({
      run: { id: saveRun.id, pod: { final: { status: 'Running' } } },
      node: { id: saveRun.id },
    });
  });
  it('keeps nothing that does not run', async () => {
    const { saveRun } = await data('mutation { saveRun(input: { manifest: "kind: Pod" }) { __typename } }');
    expect(saveRun.__typename).toBe('InvalidManifest');
  });
  it('keeps 200 of one client in an hour, which of IPv6 is a network', async () => {
    const save = async (count: number, address: string) => {
      const one = `saveRun(input: { manifest: ${JSON.stringify(manifest)}, horizonSeconds: 1 }) { __typename ... on LimitExceeded { limit allowed } }`;
      const many = Array.from({ length: count }, (_, index) => `s${index}: ${one}`).join(' ');
      return Object.values(await data(`mutation { ${many} }`, {}, { 'x-forwarded-for': address })).map(({ __typename, ...rest }: Any) =>
        __typename === 'Run' ? 'kept' : rest,
      );
    };
    const kept = [...(await save(100, '2001:db8::1')), ...(await save(100, '2001:db8::2'))];
    expect(kept).toEqual(kept.map(() => 'kept'));
    expect(await save(1, '2001:db8::3')).toEqual([{ limit: 'savedRunsPerHour', allowed: 200 }]);
    expect(await save(1, '2001:db8:0:1::3')).toEqual(['kept']);
  });
});

describe('playRun', () => {
  const query = 'subscription ($id: ID!, $from: Int) { playRun(id: $id, speed: 1000, from: $from) { sequence atSeconds } }';

  async function play(variables: Record<string, unknown>): Promise<{ sequence: number; atSeconds: number }[]> {
    const client = createClient({ url: `${inject('url').replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
    const entries = [];
    try {
      for await (const { data: played, errors } of client.iterate<{ playRun: { sequence: number; atSeconds: number } }>({
        query,
        variables,
      })) {
        if (errors) throw new Error(errors[0]!.message);
        entries.push(played!.playRun);
      }
    } finally {
      await client.dispose();
    }
    return entries;
  }

  it('plays the timeline to its end, and resumes after an entry', async () => {
    const input = { manifest, horizonSeconds: 62 };
    const { saveRun } = await data(
      'mutation ($input: SimulateInput!) { saveRun(input: $input) { ... on Run { id timeline { nodes { sequence atSeconds } } } } }',
      {
        input,
      },
    );
    const played = await play({ id: saveRun.id });
    expect(played).toEqual(saveRun.timeline.nodes);
    const middle = played[Math.floor(played.length / 2)]!;
    expect(await play({ id: saveRun.id, from: middle.sequence })).toEqual(played.filter((entry) => entry.sequence > middle.sequence));
  });
  it('refuses a run that nobody saved', async () => {
    await expect(play({ id: 'x' })).rejects.toThrow('no saved run');
  });
});

describe('an operation over WebSocket that cannot be answered is an error with a code, and ends nothing but itself', () => {
  it.each([
    { rule: 'not GraphQL', query: '{', code: 'GRAPHQL_PARSE_FAILED' },
    { rule: 'an unknown field', query: '{ nope }', code: 'GRAPHQL_VALIDATION_FAILED' },
    { rule: 'a wrong variable', query: 'query ($slug: String!) { concept(slug: $slug) { slug } }', code: 'BAD_USER_INPUT' },
    {
      rule: 'one of several, and it is not said which',
      query: 'query A { me { id } } query B { me { id } }',
      code: 'OPERATION_RESOLUTION_FAILURE',
    },
    { rule: 'more brackets within brackets than a parser can read', query: `{${'a{'.repeat(4_900)}`, code: 'QUERY_TOO_DEEP' },
    { rule: 'too much', query: '{ concepts(first: 100000) { nodes { slug } } }', code: 'QUERY_TOO_COMPLEX' },
    { rule: 'a run that nobody saved', query: 'subscription { playRun(id: "x") { sequence } }', code: 'NOT_FOUND' },
  ])('$rule', async ({ query, code }) => {
    let connections = 0;
    const client = createClient({
      url: `${inject('url').replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      lazy: false,
      onNonLazyError: () => {},
      on: { connected: () => connections++ },
    });
    expect(await errorsOf(client, query)).toEqual([{ code }]);
    const { value } = await client.iterate({ query: '{ topics { slug } }' }).next();
    expect(value.data.topics.length).toBeGreaterThan(0);
    expect(connections).toBe(1);
    await client.dispose();
  });

  /** The client throws errors that come before an operation has begun. */
  async function errorsOf(client: Client, query: string): Promise<unknown> {
    try {
      const { value } = await client.iterate({ query }).next();
      return value.errors.map((error: { extensions: unknown }) => error.extensions);
    } catch (errors) {
      return (errors as { extensions: unknown }[]).map((error) => error.extensions);
    }
  }
});

it('answers over WebSocket that nobody reads are not kept without end', async () => {
  const socket = new WebSocket(`${inject('url').replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const answers: string[] = [];
  socket.on('message', (message: Buffer) => answers.push(message.subarray(0, 200).toString()));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  socket.pause();
  const names = Array.from({ length: 40 }, (_, index) => `a${index}: body`).join(' ');
  for (let id = 0; id < 16; id++)
    socket.send(JSON.stringify({ type: 'subscribe', id: `${id}`, payload: { query: `{ concepts { nodes { ${names} } } }` } }));
  await setTimeout(5_000);
  socket.resume();
  await vi.waitFor(() => expect(answers.filter((answer) => answer.includes('"complete"'))).toHaveLength(16), 30_000);
  expect(answers.filter((answer) => answer.includes('TOO_MANY_OPERATIONS')).length).toBeGreaterThan(0);
  socket.close();
});

describe('scenarios', () => {
  it('run, and their runs can be shared', async () => {
    const { scenarios } = await data('{ scenarios { slug manifest run { id manifest seed } } }');
    for (const { run, manifest: text } of scenarios) {
      expect(run).toMatchObject({ manifest: text, seed: 1 });
      expect((await data('query ($id: ID!) { run(id: $id) { id } }', { id: run.id })).run.id).toBe(run.id);
    }
  });
});

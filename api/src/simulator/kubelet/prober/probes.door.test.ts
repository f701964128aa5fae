import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const nginx = (probes: string) => podOf(`  containers: [{name: app, image: nginx, ${probes}}]`);
const unhealthy = (events: readonly string[]) => events.filter((event) => event.startsWith('Unhealthy'));

/** @see kubernetes: pkg/kubelet/prober/worker.go, prober_manager.go */
describe('A readiness probe', () => {
  it('that passes is asked as soon as the container runs, whatever its period', () => {
    const { rows, since } = play(nginx('readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 60}'));
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(since('1/1 Running 0')).toBeLessThan(6);
  });
  it('holds until its initial delay is over', () => {
    const { rows, container, since } = play(
      nginx('readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 5, periodSeconds: 3}'),
    );
    expect(rows.slice(2)).toEqual(['0/1 Running 0', '1/1 Running 0']);
    const started = (Date.parse(container('app').state.running.startedAt) - Date.parse('2023-05-15T09:00:00Z')) / 1000;
    expect(since('1/1 Running 0')).toBeGreaterThanOrEqual(started + 5);
    expect(since('1/1 Running 0')).toBeLessThan(started + 5 + 3 + 1.5);
  });
  it('that fails never restarts, and is told of', () => {
    const { rows, events, status } = play(nginx('readinessProbe: {httpGet: {path: /nope, port: 80}, periodSeconds: 5}'), { seconds: 50 });
    expect(rows.at(-1)).toBe('0/1 Running 0');
    expect(unhealthy(events)).toEqual([
      expect.stringMatching(/^Unhealthy x(9|1[0-3]) Readiness probe failed: HTTP probe failed with statuscode: 404$/),
    ]);
    expect(status().conditions.find(({ type }: { type: string }) => type === 'Ready')).toMatchObject({
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [app]',
    });
  });
  it.each`
    server     | image                    | port    | says
    ${'nginx'} | ${'nginx'}               | ${80}   | ${'Readiness probe failed: HTTP probe failed with statuscode: 400'}
    ${'Go'}    | ${'hashicorp/http-echo'} | ${5678} | ${'Readiness probe failed: HTTP probe failed with statuscode: 400'}
  `('with a host in lower case names two hosts, which $server refuses', ({ image, port, says }) => {
    const probe = `readinessProbe: {httpGet: {port: ${port}, httpHeaders: [{name: host, value: example.com}]}}`;
    const { run } = play(podOf(`  containers: [{name: app, image: ${image}, ${probe}}]`), { seconds: 12 });
    expect(run.events.find(({ reason }) => reason === 'Unhealthy')?.message).toBe(says);
  });
  it('needs its thresholds both ways', () => {
    const script = 'sleep 20; rm /tmp/ok; sleep 3600';
    const probe = 'readinessProbe: {exec: {command: [cat, /tmp/ok]}, periodSeconds: 2, failureThreshold: 3, successThreshold: 2}';
    const { rows, pod } = play(podOf(`  containers: [${shell('app', `touch /tmp/ok; ${script}`, probe)}]`));
    expect(rows.slice(2)).toEqual(['0/1 Running 0', '1/1 Running 0', '0/1 Running 0']);
    const left = pod.watch.findLast(({ ready }) => ready === '0/1')?.atSeconds ?? 0;
    expect(left).toBeGreaterThan(24);
    expect(left).toBeLessThan(29);
  });
  /** @see kubernetes: pkg/kubelet/prober/prober.go runProbe (ExpandContainerCommandOnlyStatic); pull request 42273 */
  it.each`
    word             | says
    ${'$(A)-$(B)'}   | ${'a-$(A)'}
    ${'x$(HOST)'}    | ${'x'}
    ${'$(NONE)'}     | ${'$(NONE)'}
    ${'$$(A)'}       | ${'$(A)'}
    ${'$(HOSTNAME)'} | ${'$(HOSTNAME)'}
  `('knows of variables what the spec itself says: $word is $says', ({ word, says }) => {
    const env = 'env: [{name: A, value: a}, {name: B, value: $(A)}, {name: HOST, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]';
    const probe = `readinessProbe: {exec: {command: [cat, "${word}"]}}`;
    const { run } = play(podOf(`  containers: [${shell('app', 'sleep 3600', `${env}, ${probe}`)}]`), { seconds: 12 });
    expect(run.events.find(({ reason }) => reason === 'Unhealthy')?.message).toBe(
      `Readiness probe failed: cat: can't open '${says}': No such file or directory\n`,
    );
  });
  it('by gRPC goes on trying to connect until its time is over', () => {
    const { run, status } = play(nginx('readinessProbe: {grpc: {port: 9000}, timeoutSeconds: 2}'), { seconds: 12 });
    const { podIP } = status();
    const event = run.events.find(({ reason }) => reason === 'Unhealthy');
    expect(event?.message).toBe(
      `Readiness probe failed: timeout: failed to connect service "${podIP}:9000" within 2s: context deadline exceeded`,
    );
    expect(event?.firstSeconds).toBeGreaterThan(5);
  });
  it.each`
    image                             | args                                                                                         | port    | service        | passes
    ${'registry.k8s.io/etcd:3.5.1-0'} | ${'--listen-client-urls=http://0.0.0.0:2379, --advertise-client-urls=http://127.0.0.1:2379'} | ${2379} | ${''}          | ${true}
    ${'registry.k8s.io/etcd:3.5.1-0'} | ${'--listen-client-urls=http://0.0.0.0:2379, --advertise-client-urls=http://127.0.0.1:2379'} | ${2379} | ${'readiness'} | ${false}
    ${'stefanprodan/podinfo:6.3.6'}   | ${'./podinfo, --grpc-port=9999'}                                                             | ${9999} | ${'podinfo'}   | ${true}
    ${'stefanprodan/podinfo:6.3.6'}   | ${'./podinfo, --grpc-port=9999'}                                                             | ${9999} | ${'other'}     | ${false}
  `('by gRPC of $image for "$service" passes: $passes', ({ image, args, port, service, passes }) => {
    const command = image.includes('etcd') ? `etcd, ${args}` : args;
    const { run, rows } = play(
      podOf(
        `  containers: [{name: app, image: "${image}", command: [${command}], readinessProbe: {grpc: {port: ${port}, service: "${service}"}}}]`,
      ),
      { seconds: 30 },
    );
    expect(rows.at(-1)).toBe(passes ? '1/1 Running 0' : '0/1 Running 0');
    const failed = run.events.filter(({ reason }) => reason === 'Unhealthy').map(({ message }) => message);
    const unknown = 'Readiness probe failed: error: health rpc probe failed: rpc error: code = NotFound desc = unknown service';
    expect(failed.includes(unknown)).toBe(!passes);
  });
  it('by gRPC waits for HTTP/2 where there is none', () => {
    const { run, status } = play(nginx('readinessProbe: {grpc: {port: 80}, timeoutSeconds: 5}'), { seconds: 12 });
    const event = run.events.find(({ reason }) => reason === 'Unhealthy');
    expect(event?.message).toContain(`failed to connect service "${status().podIP}:80" within 5s: context deadline exceeded`);
    expect(event?.firstSeconds).toBeGreaterThan(7);
  });
  it('by gRPC of a service that is not well fails', () => {
    const image = 'registry.k8s.io/e2e-test-images/agnhost:2.40';
    const args = '[grpc-health-checking, --service=a, --delay-unhealthy-sec=0]';
    const probe = 'readinessProbe: {grpc: {port: 5000, service: a}}';
    const { run } = play(podOf(`  containers: [{name: app, image: "${image}", args: ${args}, ${probe}}]`), { seconds: 12 });
    const told = run.events.find(({ reason }) => reason === 'Unhealthy')?.message;
    expect(told).toBe('Readiness probe failed: service unhealthy (responded with "NOT_SERVING")');
    expect(run.kubectl('logs web', 12).stdout).toMatch(/ Serving the Check request for health check, started at 2023-05-15 /);
  });
  it('that is led to another host has passed, with a warning', () => {
    const conf = 'server { listen 80; location / { return 302 http://example.com/; } }';
    const config = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {default.conf: "${conf}"}\n`;
    const probe = 'volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}], readinessProbe: {httpGet: {path: /, port: 80}}';
    const { rows, events } = play(
      `${podOf(`  containers: [{name: app, image: nginx, ${probe}}]\n  volumes: [{name: conf, configMap: {name: conf}}]`)}---\n${config}`,
      {
        seconds: 20,
      },
    );
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(events.some((event) => /^ProbeWarning.* Readiness probe warning: Probe terminated redirects, Response body: /.test(event))).toBe(
      true,
    );
  });
  it('names its port', () => {
    const { rows } = play(nginx('ports: [{name: web, containerPort: 80}], readinessProbe: {tcpSocket: {port: web}}'));
    expect(rows.at(-1)).toBe('1/1 Running 0');
  });
});

describe('A liveness probe', () => {
  it('that finds its container ended has the Pod looked at, which then is known to be in a crash loop', () => {
    const probe = (type: string) => `${type}: {exec: {command: ["true"]}, periodSeconds: 2}`;
    const waits = (more: string) => {
      const { pod } = play(podOf(`  containers: [${shell('app', 'sleep 3; exit 1', more)}]`), { seconds: 20 });
      const [ended, told] = pod.watch.filter(({ restarts, status }) => restarts === 1 && status !== 'Running');
      return told && ended ? told.atSeconds - ended.atSeconds : undefined;
    };
    expect(waits(probe('livenessProbe'))).toBeLessThan(2.1);
    expect(waits('')).toSatisfy((seconds?: number) => seconds === undefined || seconds > 9);
  });
  it('that fails kills its container, which starts again at once while it has not crashed before', () => {
    const { rows, events } = play(nginx('livenessProbe: {httpGet: {path: /nope, port: 80}, periodSeconds: 5}'), { seconds: 25 });
    expect(rows.slice(2)).toEqual(['1/1 Running 0', '1/1 Running 1']);
    expect(events).toContain('Killing Container app failed liveness probe, will be restarted');
    expect(unhealthy(events)).toEqual([
      expect.stringMatching(/^Unhealthy x[345] Liveness probe failed: HTTP probe failed with statuscode: 404$/),
    ]);
  });
  it.each`
    grace                                   | least | why
    ${''}                                   | ${30} | ${"the Pod's"}
    ${', terminationGracePeriodSeconds: 4'} | ${4}  | ${'its own'}
  `('gives $why grace period: $least s', ({ grace, least }) => {
    const probe = `livenessProbe: {exec: {command: ["false"]}, periodSeconds: 5, failureThreshold: 1${grace}}`;
    const { pod } = play(podOf(`  containers: [${shell('app', 'sleep 3600; true', probe)}]`));
    const [first] = pod.containers.find(({ name }) => name === 'app')?.states.filter(({ state }) => state === 'TERMINATED') ?? [];
    const killed = pod.watch.find(({ restarts }) => restarts === 1)?.atSeconds ?? Number.NaN;
    expect(first?.exitCode ?? 137).toBe(137);
    expect(killed).toBeGreaterThan(least);
    expect(killed).toBeLessThan(least + 11);
  });
  it('that is under way when its Pod is deleted says how it ended', () => {
    const probe =
      'livenessProbe: {exec: {command: [sh, -c, "sleep 4; echo late; exit 1"]}, timeoutSeconds: 9, periodSeconds: 60, initialDelaySeconds: 10}';
    const { events } = play(podOf(`  containers: [${shell('app', 'sleep 300', probe)}]`), {
      seconds: 100,
      interventions: [{ atSeconds: 62, kind: 'DELETE_POD' }],
    });
    expect(events.slice(-2)).toEqual(['Killing Stopping container app', 'Unhealthy Liveness probe failed: late\n']);
  });
  it('without a restart stops the Pod, with the ordinary words', () => {
    const { phases, events, container } = play(
      podOf(
        '  restartPolicy: Never\n  containers: [{name: app, image: nginx, livenessProbe: {httpGet: {path: /nope, port: 80}, periodSeconds: 3}}]',
      ),
    );
    expect(phases.at(-1)).toBe('SUCCEEDED');
    expect(events).toContain('Killing Stopping container app');
    expect(container('app').state.terminated).toMatchObject({ exitCode: 0 });
  });
  it('that takes too long has failed', () => {
    const probe = 'livenessProbe: {exec: {command: [sleep, "10"]}, periodSeconds: 5, failureThreshold: 2}';
    const { events } = play(podOf(`  containers: [${shell('app', 'sleep 1000', probe)}]`), { seconds: 15 });
    expect(unhealthy(events)).toEqual(['Unhealthy x2 Liveness probe failed: command "sleep 10" timed out']);
    expect(events).toContain('Killing Container app failed liveness probe, will be restarted');
  });
  it('waits for whoever has its output, even of a command that has ended or was killed', () => {
    const probe = (script: string) => `readinessProbe: {exec: {command: [sh, -c, "${script}"]}, periodSeconds: 5, timeoutSeconds: 1}`;
    const first = (script: string) => {
      const { run } = play(podOf(`  containers: [${shell('app', 'sleep 1000', probe(script))}]`), { seconds: 240 });
      const event = run.events.find(({ reason }) => reason === 'Unhealthy');
      return [event?.message, Math.round(event?.firstSeconds ?? 0)];
    };
    expect(first('sleep 20 & exit 1')).toEqual(['Readiness probe failed: ', 22]);
    expect(first('sleep 20; true')).toEqual(['Readiness probe failed: command "sh -c sleep 20; true" timed out', 22]);
    expect(first('sleep 300 & exit 0')).toEqual(['Readiness probe failed: command "sh -c sleep 300 & exit 0" timed out', 123]);
  });
  it('whose command is not there cannot be run: nothing comes of it', () => {
    const probe = 'livenessProbe: {exec: {command: [no-such]}, periodSeconds: 5, failureThreshold: 1}';
    const { rows, events } = play(podOf(`  containers: [${shell('app', 'sleep 1000', probe)}]`), { seconds: 40 });
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(unhealthy(events)[0]).toMatch(
      /^Unhealthy Liveness probe errored: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "no-such": executable file not found in \$PATH: unknown$/,
    );
  });
  it('that nobody listens to is refused', () => {
    const { events, status } = play(nginx('livenessProbe: {httpGet: {path: /, port: 81}, periodSeconds: 5}'), { seconds: 10 });
    const { podIP } = status();
    expect(unhealthy(events)[0]).toMatch(
      new RegExp(`^Unhealthy( x2)? Liveness probe failed: Get "http://${podIP}:81/": dial tcp ${podIP}:81: connect: connection refused$`),
    );
  });
});

describe('A startup probe', () => {
  const probes = (failures: number) =>
    `startupProbe: {exec: {command: [cat, /tmp/ok]}, periodSeconds: 3, failureThreshold: ${failures}}, ` +
    'livenessProbe: {exec: {command: ["false"]}, periodSeconds: 1, failureThreshold: 1}, readinessProbe: {exec: {command: ["true"]}, periodSeconds: 30}';

  it('holds the other probes back until it has passed', () => {
    const { rows, container, events, since } = play(
      podOf(`  containers: [${shell('app', 'sleep 12; touch /tmp/ok; exec sleep 3600', probes(10))}]`),
      { seconds: 20 },
    );
    expect(rows.slice(2, 4)).toEqual(['0/1 Running 0', '1/1 Running 0']);
    expect(container('app', 5)).toMatchObject({ started: false, ready: false });
    expect(since('1/1 Running 0')).toBeGreaterThan(13);
    expect(unhealthy(events)[0]).toMatch(
      /^Unhealthy x[45] Startup probe failed: cat: can't open '\/tmp\/ok': No such file or directory\n$/,
    );
  });
  it('that fails too often kills the container', () => {
    const { events } = play(podOf(`  terminationGracePeriodSeconds: 1\n  containers: [${shell('app', 'exec sleep 3600', probes(2))}]`), {
      seconds: 20,
    });
    expect(events.some((event) => /^Killing( x\d)? Container app failed startup probe, will be restarted$/.test(event))).toBe(true);
  });
});

/** @see kubernetes: pkg/kubelet/status/generate.go GeneratePodReadyCondition */
describe('A readiness gate', () => {
  it('keeps the Pod from being ready until somebody sets its condition', () => {
    const condition = { type: 'example.com/lb', status: 'True' };
    const { status, rows, pod } = play(
      podOf('  readinessGates: [{conditionType: example.com/lb}]\n  containers: [{name: app, image: nginx}]'),
      {
        interventions: [
          { atSeconds: 30, kind: 'PATCH', pod: 'web', subresource: 'status', patch: { status: { conditions: [condition] } } },
        ],
      },
    );
    const ready = (at: number) => status(at).conditions.find(({ type }: { type: string }) => type === 'Ready');
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(ready(20)).toMatchObject({
      status: 'False',
      reason: 'ReadinessGatesNotReady',
      message: 'corresponding condition of pod readiness gate "example.com/lb" does not exist.',
    });
    expect(ready(35)).toMatchObject({ status: 'True' });
    expect(pod.final.conditions.find(({ type }) => type === 'example.com/lb')?.status).toBe('True');
  });
  it('keeps the times that nobody set, as Go writes them', () => {
    const patch = { status: { conditions: [{ type: 'example.com/lb', status: 'True' }] } };
    const { status } = play(podOf('  readinessGates: [{conditionType: example.com/lb}]\n  containers: [{name: app, image: nginx}]'), {
      interventions: [{ atSeconds: 20, kind: 'PATCH', pod: 'web', subresource: 'status', patch }],
    });
    expect(status().conditions[0]).toEqual({ type: 'example.com/lb', status: 'True', lastProbeTime: null, lastTransitionTime: null });
  });
});

/** @see go: net.JoinHostPort; kubernetes: pkg/probe/tcp/tcp.go, http/request.go, grpc/grpc.go */
it.each`
  probe                                 | told
  ${'tcpSocket: {port: 81}'}            | ${'dial tcp [fd01::2]:81: connect: connection refused'}
  ${'httpGet: {port: 81, path: /live}'} | ${'Get "http://[fd01::2]:81/live": dial tcp [fd01::2]:81: connect: connection refused'}
  ${'grpc: {port: 81}'}                 | ${'timeout: failed to connect service "[fd01::2]:81" within 1s: context deadline exceeded'}
`('A probe of an IPv6 address puts it in brackets: $told', ({ probe, told }) => {
  const node = `apiVersion: v1\nkind: Node\nmetadata: {name: six}\nspec: {podCIDR: "fd01::/64"}\nstatus: {addresses: [{type: InternalIP, address: "fd00::5"}]}\n`;
  const pod = podOf(`  containers: [{name: app, image: nginx, readinessProbe: {${probe}}}]`);
  expect(unhealthy(play(`${pod}---\n${node}`, { seconds: 12 }).events)[0]).toMatch(new RegExp(`: ${told.replace(/[[\]]/g, '\\$&')}$`));
});

/** The kubelet looks names up as the node does: neither the Pod's own nor the cluster's are known to it. @see go: src/net/lookup.go, dial.go */
describe('A probe of a host by its name', () => {
  it.each`
    rule                                | probe                                                           | told
    ${'is of the node, not of the Pod'} | ${'httpGet: {host: localhost, port: 80}'}                       | ${'Get "http://localhost:80/": dial tcp [::1]:80: connect: connection refused'}
    ${'over TCP too'}                   | ${'tcpSocket: {host: localhost, port: 80}'}                     | ${'dial tcp [::1]:80: connect: connection refused'}
    ${'does not find a Service'}        | ${'tcpSocket: {host: web.default.svc.cluster.local, port: 80}'} | ${'dial tcp: lookup web.default.svc.cluster.local on 172.18.0.1:53: no such host'}
    ${'nor what there is not'}          | ${'httpGet: {host: my-db, port: 80}'}                           | ${'Get "http://my-db:80/": dial tcp: lookup my-db on 172.18.0.1:53: no such host'}
    ${'finds a site'}                   | ${'httpGet: {host: www.example.com, port: 80}'}                 | ${undefined}
  `('$rule', ({ probe, told }) => {
    const { events } = play(podOf(`  containers: [{name: app, image: nginx, readinessProbe: {${probe}}}]`), { seconds: 20 });
    expect(unhealthy(events)[0]).toBe(told && `Unhealthy x4 Readiness probe failed: ${told}`);
  });
});

/** @see kubernetes: pkg/probe/http/http.go; go: src/net/http/transport.go, server.go */
describe('Over TLS', () => {
  const first = (image: string, args: string, probe: string) =>
    unhealthy(
      play(podOf(`  containers: [{name: app, image: "${image}", args: ${args}, readinessProbe: {${probe}}}]`), { seconds: 20 }).events,
    )[0];
  const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.43';
  const secured = '[netexec, --tls-cert-file=/localhost.crt, --tls-private-key-file=/localhost.key]';
  it.each`
    rule                                           | image                | args           | probe                                     | told
    ${'a server is asked'}                         | ${agnhost}           | ${secured}     | ${'httpGet: {port: 8080, scheme: HTTPS}'} | ${undefined}
    ${'one that nothing is known of answers'}      | ${'example.com/a:1'} | ${'[]'}        | ${'httpGet: {port: 8443, scheme: HTTPS}'} | ${undefined}
    ${'one without it gives itself away'}          | ${agnhost}           | ${'[netexec]'} | ${'httpGet: {port: 8080, scheme: HTTPS}'} | ${/Get "https:\/\/[\d.]+:8080\/": http: server gave HTTP response to HTTPS client$/}
    ${'one that speaks neither says other things'} | ${'redis:7'}         | ${'[]'}        | ${'httpGet: {port: 6379, scheme: HTTPS}'} | ${/: tls: first record does not look like a TLS handshake$/}
    ${'a plain request is refused'}                | ${agnhost}           | ${secured}     | ${'httpGet: {port: 8080}'}                | ${/HTTP probe failed with statuscode: 400$/}
  `('$rule', ({ image, args, probe, told }) => {
    if (told) expect(first(image, args, probe)).toMatch(told);
    else expect(first(image, args, probe)).toBeUndefined();
  });
  it('a hook that is answered without it is asked again without it', () => {
    const stop = 'lifecycle: {preStop: {httpGet: {path: "/echo?msg=bye", port: 8080, scheme: HTTPS}}}';
    const { run, events, status } = play(podOf(`  containers: [{name: app, image: "${agnhost}", args: [netexec], ${stop}}]`), {
      interventions: [{ atSeconds: 20, kind: 'DELETE_POD' }],
    });
    expect(events).toContain(
      `LifecycleHTTPFallback request to HTTPS lifecycle hook ${status(10).podIP}:8080 got HTTP response, retry with HTTP succeeded`,
    );
    expect(run.kubectl('logs web', 20.5).stdout).toContain('GET /echo?msg=bye&code=');
  });
});

/** Alone a probe is played in one turn; with another at the same moment, event by event. */
describe('What else happens in the cluster changes nothing for a probe', () => {
  const readiness = (server: string, get: string) => `{name: app, ${server}, readinessProbe: {httpGet: ${get}, periodSeconds: 2}`;
  const seen = (container: string) => {
    const { run, pod } = play(podOf(`  containers: [${container}]`), { seconds: 30, seed: 3 });
    return {
      found: run.timeline
        .filter(({ summary }) => summary.en.startsWith('The readiness probe'))
        .map(({ atSeconds, summary }) => `${atSeconds} ${summary.en}`),
      ready: pod.watch.map(({ atSeconds, ready }) => `${atSeconds} ${ready}`),
      asked: pod.containers[0]
        ?.logs()
        .filter(({ text }) => text.includes('/ready'))
        .map(({ atSeconds, text }) => `${atSeconds} ${text}`),
    };
  };
  const netexec = 'image: "registry.k8s.io/e2e-test-images/agnhost:2.39", args: [netexec]';
  const page = 'server { listen 80; location /ready { return 204; } }';
  const nginx = `image: nginx, command: [sh, -c], args: ['echo "${page}" > /etc/nginx/conf.d/default.conf; exec nginx -g "daemon off;"']`;

  it.each([
    { rule: 'that passes', server: nginx, get: '{path: /ready, port: 80}' },
    { rule: 'that fails', server: nginx, get: '{path: /readynot, port: 80}' },
    { rule: 'that nobody answers', server: nginx, get: '{path: /ready, port: 81}' },
    { rule: 'whose server takes its time', server: netexec, get: '{path: "/shell?cmd=sleep+0.3%3Becho+/ready", port: 8080}' },
    { rule: 'whose server does not answer in time', server: netexec, get: '{path: "/shell?cmd=sleep+1.5", port: 8080}' },
  ])('$rule', ({ server, get }) => {
    const alone = seen(`${readiness(server, get)}}`);
    const besides = seen(`${readiness(server, get)}, livenessProbe: {tcpSocket: {port: 9}, periodSeconds: 2, failureThreshold: 100}}`);
    expect(besides).toEqual(alone);
    expect(alone.found.length).toBeGreaterThan(0);
  });
});

/** @see Go: net/dial.go, net/http/client.go; kubernetes: pkg/probe/tcp/tcp.go, pkg/probe/http/http.go */
describe('A probe that gets no answer', () => {
  const asks = (probe: string) =>
    podOf(`  nodeName: node-1\n  containers: [{name: app, image: nginx, readinessProbe: {timeoutSeconds: 9, ${probe}}}]`);
  it.each`
    of                                       | probe                                          | says
    ${'an address of its node that is free'} | ${'tcpSocket: {host: 10.244.1.250, port: 80}'} | ${'dial tcp 10.244.1.250:80: connect: no route to host'}
    ${'one over HTTP'}                       | ${'httpGet: {host: 10.244.1.250, port: 80}'}   | ${'Get "http://10.244.1.250:80/": dial tcp 10.244.1.250:80: connect: no route to host'}
    ${'an address where nobody is'}          | ${'httpGet: {host: 10.99.99.99, port: 80}'}    | ${'Get "http://10.99.99.99:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'}
    ${'a port where nobody listens'}         | ${'httpGet: {port: 81}'}                       | ${'Get "http://10.244.1.2:81/": dial tcp 10.244.1.2:81: connect: connection refused'}
  `('$of: $says', ({ probe, says }) => {
    expect(play(asks(probe), { seconds: 40 }).events.at(-1)?.replace(/ x\d+/, '')).toBe(`Unhealthy Readiness probe failed: ${says}`);
  });

  it.each`
    server                           | script                                            | says
    ${'says nothing more'}           | ${'while true; do nc -l -p 80 < /dev/null; done'} | ${/^Get "http:\/\/10\.244\.1\.2:80\/": EOF$/}
    ${'goes before it has heard it'} | ${'while true; do nc -l -p 80 -e true; done'}     | ${/^Get "http:\/\/10\.244\.1\.2:80\/": read tcp 10\.244\.1\.1:\d+->10\.244\.1\.2:80: read: connection reset by peer$/}
  `('of a server that $server: $says', ({ script, says }) => {
    const spec = `  nodeName: node-1\n  containers: [${shell('app', script, 'readinessProbe: {httpGet: {port: 80}, initialDelaySeconds: 2}')}]`;
    const told = unhealthy(play(podOf(spec), { seconds: 40 }).events).map((event) => event.replace(/^.*?failed: /, ''));
    expect(told[0]).toMatch(says);
  });

  it('is waited for by a hook for as long as the kernel does', () => {
    const hook = 'lifecycle: {postStart: {httpGet: {host: 10.99.99.99, port: 80}}}';
    const { container, since } = play(podOf(`  containers: [{name: app, image: nginx, ${hook}}]`), { seconds: 140 });
    expect(container('app', 135).state.waiting.message).toMatch(
      /failed - error: Get "http:\/\/10\.99\.99\.99:80\/": dial tcp 10\.99\.99\.99:80: connect: connection timed out$/,
    );
    expect(since('0/1 PostStartHookError 0')).toBeGreaterThan(125);
  });
});

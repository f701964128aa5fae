import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { play, podOf } from '../../testing.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };

interface Answers {
  readonly rule: string;
  readonly image: string;
  readonly url: string;
  readonly says: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly files?: ImageFiles;
}

describe('what books and tutorials run answers as they show it', () => {
  it.each<Answers>([
    { rule: 'a page of its own', image: 'kiamol/ch02-hello-kiamol', url: ':80', says: /Hello from Chapter 2!/ },
    {
      rule: 'its version and the name of its Pod',
      image: 'ikubernetes/myapp:v2',
      url: ':80 :80/hostname.html',
      says: /^Hello MyApp \| Version: v2 \| <a href="hostname\.html">Pod Name<\/a>\ntest-pod\n$/,
    },
    { rule: 'a number', image: 'kiamol/ch03-numbers-api', url: ':80/rng', says: /^\d+$/ },
    {
      rule: 'no number any more',
      image: 'kiamol/ch03-numbers-api',
      env: { FailAfterCallCount: '1' },
      url: ':80/rng :80/rng',
      says: /^\d+\{"message":"Unhealthy"\}$/,
    },
    {
      rule: 'JSON, as the frontend of a tutorial hands it on',
      image: 'gcr.io/google-samples/hello-go-gke:1.0',
      url: ':80',
      says: /^\{"message":"Hello"\}\n$/,
    },
    { rule: 'in whose name', image: 'training/webapp', env: { PROVIDER: 'you' }, url: ':5000', says: /^Hello you!$/ },
    {
      rule: 'who it is',
      image: 'quay.io/openshiftlabs/simpleservice:0.5.0',
      url: ':9876/info',
      says: /^\{"host":"127\.0\.0\.1:9876","version":"0\.5\.0","from":"127\.0\.0\.1"\}\n$/,
    },
    {
      rule: 'its environment, as Python writes a dictionary',
      image: 'quay.io/openshiftlabs/simpleservice:0.5.0',
      env: { SIMPLE_SERVICE_VERSION: '1.0', QUOTED: "it's" },
      url: ':9876/env',
      says: /^\{"version":"1\.0","env":"\{.*'SIMPLE_SERVICE_VERSION': '1\.0'.*'QUOTED': \\"it's\\".*\}"\}\n$/,
    },
    {
      rule: 'Azure’s first page',
      image: 'mcr.microsoft.com/azuredocs/aci-helloworld',
      url: ':80',
      says: /Welcome to Azure Container Instances!/,
    },
    { rule: 'ASP.NET’s sample', image: 'mcr.microsoft.com/dotnet/samples:aspnetapp', url: ':80/healthz', says: /^Healthy$/ },
    {
      rule: 'where it is told to listen',
      image: 'mcr.microsoft.com/dotnet/samples:aspnetapp',
      env: { ASPNETCORE_URLS: 'http://*:8081;http://localhost:5000' },
      url: ':8081/healthz :5000/healthz',
      says: /^HealthyHealthy$/,
    },
    {
      rule: 'the echo server, up to 1.4',
      image: 'k8s.gcr.io/echoserver:1.4',
      url: ':8080',
      says: /^CLIENT VALUES:\nclient_address=127\.0\.0\.1\ncommand=GET\nreal path=\/\nquery=nil\n[\s\S]*HEADERS RECEIVED:\naccept=\*\/\*\nhost=127\.0\.0\.1:8080\nuser-agent=curl\/\S+\nBODY:\n-no body in request-$/,
    },
    {
      rule: 'the other echo server, in JSON',
      image: 'ealen/echo-server',
      url: ':80/a?b=c',
      says: /^\{"host":\{"hostname":"127\.0\.0\.1","ip":"::ffff:127\.0\.0\.1","ips":\[\]\},"http":\{"method":"GET","baseUrl":"","originalUrl":"\/a\?b=c","protocol":"http"\},"request":\{"params":\{"0":"\/a"\},"query":\{"b":"c"\}/,
    },
    { rule: 'or what it is told to', image: 'ealen/echo-server', url: ':80/?echo_body=hey', says: /^"hey"$/ },
    { rule: 'httpbin’s number', image: 'kennethreitz/httpbin', url: ':80/uuid', says: /^\{\n {2}"uuid": "[0-9a-f-]{36}"\n\}\n$/ },
    {
      rule: 'a message of its environment',
      image: 'paulbouwer/hello-kubernetes:1.8',
      env: { MESSAGE: 'A & B' },
      url: ':8080',
      says: /<div id="message">\n {2}A &#x26; B\n<\/div>[\s\S]*<td>test-pod<\/td>/,
    },
    { rule: 'and so', image: 'openshift/hello-openshift', env: { RESPONSE: 'Hey' }, url: ':8888', says: /^Hey\n$/ },
    {
      rule: 'Tomcat’s own page, while its image had it',
      image: 'tomcat:8.5.20',
      url: ':8080',
      says: /<title>Apache Tomcat\/8\.5\.20<\/title>/,
    },
    { rule: 'and none since', image: 'tomcat:9', url: ':8080', says: /HTTP Status 404/ },
    { rule: 'the echo server, since', image: 'k8s.gcr.io/echoserver:1.10', url: ':8080', says: /^\n\nHostname: / },
    {
      rule: 'who asks, in JSON',
      image: 'traefik/whoami',
      url: ':80/api',
      says: /^\{"hostname":.*"url":"\/api","host":"127\.0\.0\.1:80","method":"GET","remoteAddr":/,
    },
    {
      rule: 'where it runs, and where it may be hidden',
      image: 'dgkanatsios/simpleapp',
      url: ':8080 :8080/x',
      says: /^Hello world from test-pod and version 2\.0\n<!DOCTYPE html>[\s\S]*<pre>Cannot GET \/x<\/pre>/,
    },
    { rule: 'a greeting', image: 'cloudnatived/demo:hello', url: ':8888/any', says: /^Hello, 世界\n$/ },
    {
      rule: 'one of a variable',
      image: 'cloudnatived/demo:hello-config-env',
      env: { GREETING: 'Hola' },
      url: ':8888',
      says: /^Hola, 世界\n$/,
    },
    {
      rule: 'one of an argument',
      image: 'cloudnatived/demo:hello-config-args',
      args: ['-greeting=Salut'],
      url: ':8888',
      says: /^Salut, 世界\n$/,
    },
    {
      rule: 'one of a file',
      image: 'cloudnatived/demo:hello-config-file',
      files: { '/config/demo.yaml': 'greeting: Buongiorno\n' },
      url: ':8888',
      says: /^Buongiorno, 世界\n$/,
    },
    {
      rule: 'a secret of a file',
      image: 'cloudnatived/demo:hello-secret-file',
      files: { '/secrets/magicWord': 'xyzzy' },
      url: ':8888',
      says: /^The magic word is "xyzzy"$/,
    },
  ])('$rule: $image', ({ image, url, env, says, args, files }) => {
    const argv = ['curl', '-s', ...url.split(' ').map((each) => `http://127.0.0.1${each}`)];
    const { execs } = runImage({
      image,
      files: { ...withCurl, ...files },
      ...(args && { args }),
      ...(env && { env }),
      exec: [{ after: 5, argv }],
      until: 10 * SECOND,
    });
    expect(execs[0]?.stdout).toMatch(says);
  });

  it.each([
    { tag: 'config-file', code: 1, says: /^\S+ \S+ open \/config\/demo\.yaml: no such file or directory\n$/ },
    {
      tag: 'config-args',
      code: 2,
      says: /^flag provided but not defined: -x\nUsage of \/bin\/demo:\n {2}-greeting string\n {4}\tSalutation to use\n$/,
    },
  ])('without what hello-$tag wants it ends', ({ tag, code, says }) => {
    const { exitCode, stderr } = runImage({ image: `cloudnatived/demo:hello-${tag}`, args: ['-x'] });
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringMatching(says) });
  });

  it('kuard makes as many keys as it is told to, and ends', () => {
    const args = ['--keygen-enable', '--keygen-exit-on-complete', '--keygen-exit-code=1', '--keygen-num-to-gen=2'];
    const { exitCode, stderr } = runImage({ image: 'gcr.io/kuar-demo/kuard-amd64:1', args });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(
        /"num-to-gen": 2,[\s\S]* \(ID 0\) Workload starting\n.* \(ID 0 1\/2\) Item done: SHA256:\S{43}\n.* \(ID 0 2\/2\) Item done: .*\n.* \(ID 0\) Workload exiting\n$/,
      ),
    });
  });

  it('kuard keeps a queue of work, and others take from it until nothing is left', () => {
    const kuard = (name: string, args: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: {restartPolicy: OnFailure, containers: [{name: c, image: "gcr.io/kuar-demo/kuard-amd64:blue", command: [/kuard], args: [${args}]}]}\n---\n`;
    const worker =
      '--keygen-enable, --keygen-exit-on-complete, "--keygen-memq-server=http://queue:8080/memq/server", --keygen-memq-queue=keygen';
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: queue}\nspec: {selector: {app: queue}, ports: [{port: 8080}]}\n---\n';
    const asks =
      'q=queue:8080/memq/server; until curl -s -X PUT $q/queues/keygen; do sleep 1; done; curl -s -X PUT $q/queues/keygen; for i in 0 1 2; do curl -s -d work-item-$i $q/queues/keygen/enqueue; done; curl -s $q/stats; curl -s -X POST -w "%{http_code}" $q/queues/none/dequeue; sleep 40; curl -s $q/stats';
    const client = `apiVersion: v1\nkind: Pod\nmetadata: {name: client}\nspec: {restartPolicy: Never, containers: [{name: c, image: curlimages/curl, command: [sh, -c, ${JSON.stringify(asks)}]}]}\n`;
    const { run } = play(kuard('worker', worker) + kuard('queue', '') + service + client, { seconds: 90 });
    const message = (i: number) => `\\{"kind":"message","id":"[0-9a-f]{32}","body":"work-item-${i}","creationTimestamp":"[^"]+Z"\\}\\n`;
    const stats = (depth: number, dequeued: number) =>
      `\\{"kind":"stats","queues":\\[\\{"name":"keygen","depth":${depth},"enqueued":3,"dequeued":${dequeued},"drained":0\\}\\]\\}\\n`;
    expect(run.kubectl('logs client').stdout).toMatch(
      new RegExp(`^already exists\n${message(0)}${message(1)}${message(2)}${stats(3, 0)}does not exist\n400${stats(0, 3)}$`),
    );
    expect(run.kubectl('logs worker').stdout).toMatch(
      /\(ID 0\) MemQ Worker starting\n[\s\S]*dial tcp 10\.\S+:8080: connect: connection refused\. Retrying after 1s\.\n[\s\S]*(?:\(ID 0\) Item done: SHA256:\S{43}\n.*){3}$/,
    );
    expect(run.pods.find(({ name }) => name === 'worker')?.final.status).toBe('Completed');
  });

  it('the quiz asks what is in the database beside it, which is gone with the container that kept it', () => {
    const quiz = '{name: quiz-api, image: "luksa/quiz-api:0.1"}, {name: mongo, image: mongo}';
    const curl = '{name: curl, image: curlimages/curl, command: [sleep, 1h]}';
    const asks = (atSeconds: number, id: string) => ({
      atSeconds,
      kind: 'KUBECTL' as const,
      command: ['exec', 'web', '-c', 'curl', '--', 'curl', '-s', `localhost:8080/questions/${id}`],
    });
    const mongo = (atSeconds: number, script: string) => ({
      atSeconds,
      kind: 'KUBECTL' as const,
      command: ['exec', 'web', '-c', 'mongo', '--', 'mongosh', 'kiada', '--quiet', '--eval', script],
    });
    const question = '{id: 1, text: "What does k8s mean?", answers: ["Kates", "Kubernetes"], correctAnswerIndex: 1}';
    const { run } = play(podOf(`  containers: [${quiz}, ${curl}]`), {
      seconds: 100,
      interventions: [
        mongo(30, `db.questions.insertOne(${question})`),
        asks(35, 'random'),
        asks(36, '9'),
        mongo(37, 'db.getSiblingDB("admin").shutdownServer()'),
        asks(50, 'random'),
      ],
    });
    expect([1, 2, 4].map((i) => run.interventions[i]?.stdout)).toEqual([
      '{"id":1,"text":"What does k8s mean?","correctAnswerIndex":1,"answers":["Kates","Kubernetes"]}\n',
      'ERROR: Question 9 not found\n',
      'ERROR: Question random not found\n',
    ]);
    expect(run.kubectl('logs web -c quiz-api').stdout).toContain(' Question: {1 What does k8s mean? 1 [Kates Kubernetes]}\n');
  });

  it('amicontained sees what confines it', () => {
    expect(runImage({ image: 'jess/amicontained:v0.4.9' }).stdout).toMatch(
      /^Container Runtime: kube\nHas Namespaces:\n\tpid: true\n\tuser: false\nAppArmor Profile: .*\nCapabilities:\n\tBOUNDING -> chown dac_override .* setfcap\nSeccomp: disabled\nBlocked Syscalls \(21\):\n\tSYSLOG /,
    );
  });

  it.each([
    { image: 'nginx:1.14.2', length: 612, error: 537, tag: '5c0692e1-264', modified: 'Tue, 04 Dec 2018 14:44:49 GMT' },
    { image: 'nginx:1.21.1', length: 612, error: 494, tag: '60e46fc5-264', modified: 'Tue, 06 Jul 2021 14:59:17 GMT' },
    { image: 'nginx:1.25.3', length: 615, error: 497, tag: '6537cac7-267', modified: 'Tue, 24 Oct 2023 13:46:47 GMT' },
  ])('$image has the pages of its release', ({ image, length, error, tag, modified }) => {
    const script = 'curl -sI 127.0.0.1; wc -c < /usr/share/nginx/html/50x.html';
    const { execs } = runImage({ image, files: withCurl, exec: [{ after: 2, argv: ['sh', '-c', script] }], until: 5 * SECOND });
    expect(execs[0]?.stdout).toContain(
      `Content-Length: ${length}\r\nLast-Modified: ${modified}\r\nConnection: keep-alive\r\nETag: "${tag}"\r\n`,
    );
    expect(execs[0]?.stdout).toMatch(new RegExp(`\\n${error}\\n$`));
  });

  it.each<{ env: Readonly<Record<string, string>>; says: RegExp; port: string }>([
    { env: { REDIS_PORT_NUMBER: '6400' }, says: /Creating AOF base file [\s\S]* Ready to accept connections/, port: '6400' },
    {
      env: { REDIS_REPLICATION_MODE: 'slave', REDIS_MASTER_HOST: '127.0.0.1', REDIS_AOF_ENABLED: 'no' },
      says: /1:S [^\n]* Ready to accept connections\n[^\n]* Connecting to MASTER 127\.0\.0\.1:6379\n/,
      port: '6379',
    },
  ])('Bitnami’s Redis is set up by its variables: $env', ({ env, says, port }) => {
    const argv = ['redis-cli', '-p', port, 'ping'];
    const { execs, stdout } = runImage({
      image: 'bitnami/redis:7.0',
      env: { ALLOW_EMPTY_PASSWORD: 'yes', ...env },
      exec: [{ after: 2, argv }],
      until: 5 * SECOND,
    });
    expect({ stdout, pong: execs[0]?.stdout }).toEqual({ stdout: expect.stringMatching(says), pong: 'PONG\n' });
  });

  it('Redis before 4 shows its logo, and no year', () => {
    expect(runImage({ image: 'redis:3.2', until: 2 * SECOND }).stdout).toMatch(
      /^1:C 15 May 09:00:00\.\d{3} # Warning: no config file specified[\s\S]* Redis 3\.2\.12 \(00000000\/0\) 64 bit\n[\s\S]*\n1:M 15 May 09:00:00\.\d{3} \* The server is now ready to accept connections on port 6379\n$/,
    );
  });

  it('a frontend whose backend has no Service does not start', () => {
    const { exitCode, stderr } = runImage({ image: 'gcr.io/google-samples/hello-frontend:1.0' });
    expect({ exitCode, says: stderr.split('\n').at(-2) }).toEqual({
      exitCode: 1,
      says: 'nginx: [emerg] host not found in upstream "hello" in /etc/nginx/conf.d/frontend.conf:4',
    });
  });

  it('nginx that waits for another configuration stays without one', () => {
    const { exitCode, stderr } = runImage({
      image: 'bprashanth/nginxhttps:1.0',
      files: {
        '/etc/nginx/conf.d/default.conf':
          'server {\n  listen 443 ssl;\n  ssl_certificate /etc/nginx/ssl/tls.crt;\n  ssl_certificate_key /etc/nginx/ssl/tls.key;\n}\n',
      },
      until: 5 * SECOND,
    });
    expect(exitCode).toBeUndefined();
    expect(stderr).toMatch(
      /cannot load certificate "\/etc\/nginx\/ssl\/tls\.crt"[\s\S]*Setting up watches\.[\s\S]*Watches established\.\n$/,
    );
  });
});

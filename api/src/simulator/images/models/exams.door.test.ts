import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const BOX = '{name: box, image: curlimages/curl, command: [sleep, 1d]}';
const server = (image: string, more = '') => podOf(`  containers: [{name: app, image: "${image}"${more}}, ${BOX}]`);
const MYSQL = `---
apiVersion: v1
kind: Pod
metadata: {name: db, labels: {app: db}}
spec:
  containers: [{name: mysql, image: "mysql:8.0.33", env: [{name: MYSQL_ROOT_PASSWORD, value: secret}]}]
---
apiVersion: v1
kind: Service
metadata: {name: mysql}
spec: {selector: {app: db}, ports: [{port: 3306}]}
`;

describe('Servers of practice exams and of lessons', () => {
  it.each`
    image                                            | ask                                   | says
    ${'linuxacademycontent/podofminerva:latest'}     | ${'localhost'}                        | ${'<h1>Welcome to the Pod of Minerva</h1>\n'}
    ${'linuxacademycontent/kubeserve:v2'}            | ${'localhost'}                        | ${'This is v2 pod web\n'}
    ${'linuxacademycontent/train-schedule:1'}        | ${'localhost:8080/generate-cpu-load'} | ${'Doing a bunch of calculations!'}
    ${'bmuschko/app-frontend:1.0.0'}                 | ${'localhost:3000/info'}              | ${'Render build information'}
    ${'bmuschko/java-hello-world:1.1.0'}             | ${'localhost:8080'}                   | ${'Hello World!'}
    ${'bmuschko/web-app:1.0.1'}                      | ${'localhost:3000'}                   | ${/^Failed to connect to database: connect ECONNREFUSED 127\.0\.0\.1:3306$/}
    ${'cnych/liveness'}                              | ${'localhost:8080/healthz'}           | ${/^error: [56]\d\.\d+$/}
    ${'gcr.io/google_containers/update-demo:kitten'} | ${'localhost/data.json'}              | ${'{"image":"kitten.jpg"}\n'}
  `('$image answers $ask', ({ image, ask, says }) => {
    expect(play(server(image)).run.kubectl(`exec web -c box -- curl -s ${ask}`, 60).stdout).toEqual(
      says instanceof RegExp ? expect.stringMatching(says) : says,
    );
  });

  it('linuxacademycontent/candy-service is nginx, which has /healthz at 8081 and logs who asks for /ealthz', () => {
    const probe = (path: string) => `, livenessProbe: {httpGet: {path: ${path}, port: 8081}, initialDelaySeconds: 5, periodSeconds: 5}`;
    const well = play(
      server('linuxacademycontent/candy-service:2', `${probe('/healthz')}, readinessProbe: {httpGet: {path: /, port: 80}}`),
    );
    expect(well.rows.at(-1)).toBe('2/2 Running 0');
    const { run } = play(server('linuxacademycontent/candy-service:2', probe('/ealthz')), { seconds: 40 });
    expect(run.kubectl('logs web -c app', 12).stdout).toMatch(
      /^\S+ \S+ \[error\] \d+#\d+: \*1 open\(\) "\/etc\/nginx\/html\/ealthz" failed \(2: No such file or directory\), client: \S+, server: , request: "GET \/ealthz HTTP\/1\.1", host: "[\d.]+:8081"\n\S+ - - \[\S+ \+0000\] "GET \/ealthz HTTP\/1\.1" 404 153 "-" "kube-probe\/1\.27"\n/,
    );
    expect(run.kubectl('describe pod web', 40).stdout).toMatch(
      /Last State: {5}Terminated\n {6}Reason: {7}Completed\n {6}Exit Code: {4}0\n/,
    );
  });

  it('of a tag of which nothing is known that is said', () => {
    expect(play(server('linuxacademycontent/candy-service:1')).run.warnings).toContainEqual(
      expect.stringMatching(/^nothing is known of the image "linuxacademycontent\/candy-service:1"/),
    );
  });

  it('linuxacademycontent/train-schedule answers with 500 once it is told to break', () => {
    const { run } = play(server('linuxacademycontent/train-schedule:selfhealing'), {
      interventions: [{ atSeconds: 30, kind: 'KUBECTL', command: 'exec web -c box -- curl -s localhost:8080/break'.split(' ') }],
    });
    const ask = 'exec web -c box -- curl -s -o /dev/null -w %{http_code} localhost:8080/';
    expect([run.kubectl(ask, 25).stdout, run.kubectl(ask, 35).stdout]).toEqual(['200', '500']);
  });

  it.each`
    what                         | password    | says
    ${'with the right password'} | ${'secret'} | ${'Successfully connected to database!'}
    ${'with another'}            | ${'other'}  | ${/^Failed to connect to database: Access denied for user 'root'@'[\d.]+' \(using password: YES\)$/}
  `('bmuschko/web-app logs in to its database $what', ({ password, says }) => {
    const env = `, env: [{name: DB_HOST, value: mysql}, {name: DB_USER, value: root}, {name: DB_PASSWORD, value: ${password}}]`;
    const { run } = play(`${server('bmuschko/web-app:1.0.1', env)}${MYSQL}`, { seconds: 90 });
    expect(run.kubectl('exec web -c box -- curl -s localhost:3000', 80).stdout).toEqual(
      says instanceof RegExp ? expect.stringMatching(says) : says,
    );
  });

  it('learnk8s/knote-js listens once MongoDB is there', () => {
    const { run } = play(server('learnk8s/knote-js:1.0.0'), { seconds: 20 });
    expect(run.kubectl('logs web -c app', 15).stdout).toMatch(
      /^Initialising MongoDB\.\.\.\n(Error connecting to MongoDB, retrying in 1 second\n)+$/,
    );
    expect(run.kubectl('exec web -c box -- curl -sS localhost:3000', 15).stderr).toContain('Failed to connect to localhost port 3000');
    const there = podOf(`  containers: [{name: app, image: "learnk8s/knote-js:1.0.0"}, {name: db, image: "mongo:6.0.5"}]`);
    expect(play(there, { seconds: 60 }).run.kubectl('logs web -c app', 50).stdout).toMatch(
      /\nMongoDB initialised\nApp listening on http:\/\/localhost:3000\n$/,
    );
  });
});

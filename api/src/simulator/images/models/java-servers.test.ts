import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { play, podOf } from '../../testing.ts';
import { runImage } from '../test-image.ts';

/** @see jenkinsci/docker, docker-library/tomcat */
describe('Servers in Java', () => {
  const jenkins = (more: object = {}) => runImage({ image: 'jenkins/jenkins:lts', until: 60 * SECOND, ...more });
  it('Jenkins tells, and keeps, the password of the first administrator', () => {
    const file = '/var/jenkins_home/secrets/initialAdminPassword';
    const { stderr, execs } = jenkins({ exec: [{ after: 40, argv: ['cat', file] }] });
    const [, told] =
      /proceed to installation:\n\n([0-9a-f]{32})\n\nThis may also be found at: \S+initialAdminPassword\n/.exec(stderr) ?? [];
    expect(execs[0]?.stdout).toBe(`${told}\n`);
    expect(stderr).toMatch(/hudson.lifecycle.Lifecycle#onReady: Jenkins is fully up and running\n$/);
  });
  it('but not where nobody is to set it up', () => {
    expect(jenkins({ env: { JAVA_OPTS: '-Djenkins.install.runSetupWizard=false' } }).stderr).not.toContain('initialAdminPassword');
  });
  it('Jenkins has its home even where the rest is read-only, but wants room to unpack itself', () => {
    const app = '{name: app, image: jenkins/jenkins, securityContext: {readOnlyRootFilesystem: true}';
    const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}}]`), { seconds: 60 });
    expect(rows.at(-1)).toBe('0/1 Error 0');
    expect(run.kubectl('logs web', 60).stdout).toMatch(
      /^Running from: \S+\nwebroot: \/var\/jenkins_home\/war\nException in thread "main" .* temporary file in \/tmp: java.io.IOException: Read-only file system\n/,
    );
    const roomy = `${app}, volumeMounts: [{name: tmp, mountPath: /tmp}]}`;
    expect(play(podOf(`  containers: [${roomy}]\n  volumes: [{name: tmp, emptyDir: {}}]`), { seconds: 60 }).rows.at(-1)).toBe(
      '1/1 Running 0',
    );
  });
  it.each([
    { image: 'tomcat:9', version: '9.0.75' },
    { image: 'tomcat:8.5-jdk11', version: '8.5.88' },
    { image: 'tomcat:10.1.5', version: '10.1.5' },
    { image: 'tomcat', version: '10.1.8' },
  ])('$image is of version $version', ({ image, version }) => {
    const { stderr } = runImage({ image, until: 10 * SECOND });
    expect(stderr).toContain(`Server version name:   Apache Tomcat/${version}\n`);
    expect(stderr).toContain(`Starting Servlet engine: [Apache Tomcat/${version}]\n`);
  });
  /** Kubernetes, June 2023; Docker, 2021 and March 2020. */
  it.each([
    {
      image: 'tomcat:9.0.76',
      begins: [
        'NOTE: Picked up JDK_JAVA_OPTIONS:  --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.util.concurrent=ALL-UNNAMED --add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED',
      ],
      holds: [
        'VersionLoggerListener.log Server built:          Jun 5 2023 07:17:04 UTC',
        'VersionLoggerListener.log JVM Version:           17.0.7+7',
        'APR capabilities: IPv6 [true], sendfile [true], accept filters [false], random [true], UDS [true].',
        'Catalina.load Server initialization in [',
      ],
    },
    {
      image: 'tomcat:8.5.51-jdk8',
      begins: [],
      holds: [
        'Loaded APR based Apache Tomcat Native library [',
        'random [true].',
        'Initializing ProtocolHandler ["ajp-nio-8009"]',
        'Catalina.load Initialization processed in ',
        'Starting Servlet Engine: Apache Tomcat/8.5.51',
      ],
    },
    {
      image: 'tomcat:10.1',
      begins: ['NOTE: '],
      holds: ['Command line argument: -Dcatalina.base=/usr/local/tomcat', 'Loaded Apache Tomcat Native library [2.'],
    },
  ])('$image says what its release does', ({ image, begins, holds }) => {
    const { stderr } = runImage({ image, until: 10 * SECOND });
    const lines = stderr.split('\n');
    expect(lines.filter((_, i) => i < begins.length).map((line, i) => line.startsWith(begins[i] ?? ''))).toEqual(begins.map(() => true));
    expect(lines[begins.length]).toMatch(
      /^\d\d-May-2023 \d\d:\d\d:\d\d\.\d{3} INFO \[main\] org\.apache\.catalina\.startup\.VersionLoggerListener\.log Server version name: {3}Apache Tomcat\/[\d.]+$/,
    );
    expect(holds.filter((words) => !stderr.includes(words))).toEqual([]);
  });
  it('Tomcat deploys what is in its directory, answers with its files, and starts in the background too', () => {
    const file = { '/usr/local/tomcat/webapps/shop/index.html': '<p>shop</p>\n', '/usr/local/tomcat/webapps/old.war': '' };
    const ask = (path: string) => ({ after: 12, argv: ['curl', '-s', '-w', ' %{http_code}', `http://127.0.0.1:8080${path}`] });
    const { stdout, execs } = runImage({
      image: 'tomcat:9.0',
      files: file,
      until: 20 * SECOND,
      command: ['sh', '-c', 'bin/startup.sh && sleep 5 && cat logs/catalina.out; sleep 100'],
      exec: [ask('/shop'), ask('/shop/'), ask('/shop/none'), ask('/'), ask('/old/')],
    });
    expect(stdout).toMatch(/^Tomcat started\.\nNOTE: /);
    expect(stdout).toContain('HostConfig.deployWAR Deploying web application archive [/usr/local/tomcat/webapps/old.war]\n');
    expect(stdout).toContain('HostConfig.deployDirectory Deploying web application directory [/usr/local/tomcat/webapps/shop]\n');
    expect(execs.map((each) => each.stdout.slice(-4))).toEqual([' 302', ' 200', ' 404', ' 404', ' 404']);
    expect(execs[1]?.stdout).toBe('<p>shop</p>\n 200');
  });
  it.each([
    { image: 'prom/prometheus:v2.43.0', said: '(version=2.43.0, branch=HEAD' },
    { image: 'grafana/grafana:8.5.2', said: 'msg="Starting Grafana" version=8.5.2' },
  ])('so are others: $image', ({ image, said }) => {
    const { stdout, stderr } = runImage({ image, until: 20 * SECOND });
    expect(stdout + stderr).toContain(said);
  });
  it.each<{ image: string; env: Record<string, string>; said: string }>([
    { image: 'jenkins/jenkins:lts', env: { JAVA_OPTS: '-Xmx9x' }, said: 'Invalid maximum heap size: -Xmx9x\nError: Could not create' },
    { image: 'tomcat:9', env: { CATALINA_OPTS: '-Xms1g -Xmx512m' }, said: 'of VM\nInitial heap size set to a larger value than the' },
    { image: 'apache/kafka:3.7.0', env: { KAFKA_HEAP_OPTS: '-Xmx 256m' }, said: 'Invalid maximum heap size: -Xmx\n' },
    {
      image: 'elasticsearch:7.17.9',
      env: { ES_JAVA_OPTS: '-Xms512 -Xmx512' },
      said: 'output:\nError occurred during initialization of VM\nToo small',
    },
    { image: 'elasticsearch:7.17.9', env: { ES_JAVA_OPTS: '-Xmx1y' }, said: 'output:\nerror:\nInvalid maximum heap size: -Xmx1y\n' },
  ])('the machine of $image does not begin with $env', ({ image, env, said }) => {
    const { stderr, exitCode } = runImage({ image, env, until: 30 * SECOND });
    expect([stderr.includes(said), exitCode]).toEqual([true, 1]);
  });
  it('what JAVA_TOOL_OPTIONS has is told of by a machine that begins', () => {
    const { stderr } = runImage({ image: 'jenkins/jenkins:lts', env: { JAVA_TOOL_OPTIONS: '-Xmx256m' }, until: 40 * SECOND });
    expect(stderr).toMatch(/Picked up JAVA_TOOL_OPTIONS: -Xmx256m\n/);
    expect(stderr).toContain('Jenkins is fully up and running');
  });
  it('Tomcat that is told to start, not to run, ends at once', () => {
    const { stdout, exitCode } = runImage({ image: 'tomcat:9', args: ['catalina.sh', 'start'], until: 20 * SECOND });
    expect([stdout, exitCode]).toEqual(['Tomcat started.\n', 0]);
  });
  it.each([
    { image: 'elasticsearch:7.17.9', memory: '256Mi', reason: 'OOMKilled' },
    { image: 'elasticsearch:8.7.1', memory: '16Mi', reason: 'OOMKilled' },
    { image: 'elasticsearch:7.17.9', memory: '1Gi', reason: undefined },
    { image: 'elasticsearch:7.10.1', memory: '1Gi', reason: 'OOMKilled' },
  ])('$image takes the heap that it makes of $memory, or has in its file', ({ image, memory, reason }) => {
    const container = `{name: app, image: '${image}', env: [{name: discovery.type, value: single-node}], resources: {limits: {memory: ${memory}}}}`;
    const { container: statusOf } = play(podOf(`  restartPolicy: Never\n  containers: [${container}]`), { seconds: 60 });
    const { state } = statusOf('app') as { state: { terminated?: { reason: string } } };
    expect(state.terminated?.reason).toBe(reason);
  });
});

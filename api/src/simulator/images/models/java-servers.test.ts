import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
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
  it.each([
    { image: 'prom/prometheus:v2.43.0', said: '(version=2.43.0, branch=HEAD' },
    { image: 'grafana/grafana:8.5.2', said: 'msg="Starting Grafana" version=8.5.2' },
  ])('so are others: $image', ({ image, said }) => {
    const { stdout, stderr } = runImage({ image, until: 20 * SECOND });
    expect(stdout + stderr).toContain(said);
  });
});

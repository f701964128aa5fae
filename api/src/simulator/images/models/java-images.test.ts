import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';

const USUAL = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What their Dockerfiles set, and what `java -version` then said. */
describe('Images of Java', () => {
  it.each`
    image                       | home                               | path                                                                                  | language         | version           | says
    ${'openjdk:8'}              | ${'/usr/local/openjdk-8'}          | ${`/usr/local/openjdk-8/bin:${USUAL}`}                                                | ${'C.UTF-8'}     | ${'8u342'}        | ${'openjdk version "1.8.0_342"'}
    ${'openjdk:8-jdk-alpine'}   | ${'/usr/lib/jvm/java-1.8-openjdk'} | ${`${USUAL}:/usr/lib/jvm/java-1.8-openjdk/jre/bin:/usr/lib/jvm/java-1.8-openjdk/bin`} | ${'C.UTF-8'}     | ${'8u212'}        | ${'OpenJDK Runtime Environment (IcedTea 3.12.0) (Alpine 8.212.04-r0)'}
    ${'openjdk:11-jre-slim'}    | ${'/usr/local/openjdk-11'}         | ${`/usr/local/openjdk-11/bin:${USUAL}`}                                               | ${'C.UTF-8'}     | ${'11.0.16'}      | ${'openjdk version "11.0.16" 2022-07-19'}
    ${'openjdk:17'}             | ${'/usr/java/openjdk-17'}          | ${`/usr/java/openjdk-17/bin:${USUAL}`}                                                | ${'C.UTF-8'}     | ${'17.0.2'}       | ${'openjdk version "17.0.2" 2022-01-18'}
    ${'openjdk:17-jdk-alpine'}  | ${'/opt/openjdk-17'}               | ${`/opt/openjdk-17/bin:${USUAL}`}                                                     | ${''}            | ${'17-ea+14'}     | ${'OpenJDK Runtime Environment (build 17-ea+14)'}
    ${'eclipse-temurin:17-jre'} | ${'/opt/java/openjdk'}             | ${`/opt/java/openjdk/bin:${USUAL}`}                                                   | ${'en_US.UTF-8'} | ${'jdk-17.0.7+7'} | ${'openjdk version "17.0.7" 2023-04-18'}
    ${'tomcat:9-jdk8'}          | ${'/opt/java/openjdk'}             | ${`/usr/local/tomcat/bin:/opt/java/openjdk/bin:${USUAL}`}                             | ${'en_US.UTF-8'} | ${'jdk8u372-b07'} | ${'openjdk version "1.8.0_372"'}
  `('$image', ({ image, home, path, language, version, says }) => {
    const command = [
      'sh',
      '-c',
      'echo "$JAVA_HOME"; echo "$PATH"; echo "$LANG"; echo "$JAVA_VERSION"; [ -x "$(command -v java)" ] && java -version 2>&1',
    ];
    const lines = runImage({ image, command, until: 10 * SECOND }).stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([home, path, language, version]);
    expect(lines.slice(4)).toContain(says);
  });

  it.each`
    where                                           | image           | env                | names
    ${'as people order words'}                      | ${'tomcat:9.0'} | ${{}}              | ${'bin BUILDING.txt conf CONTRIBUTING.md filtered-KEYS lib LICENSE logs native-jni-lib NOTICE README.md RELEASE-NOTES RUNNING.txt temp upstream-KEYS webapps webapps.dist work'}
    ${'by their bytes, in the locale that is none'} | ${'tomcat:9.0'} | ${{ LC_ALL: 'C' }} | ${'BUILDING.txt CONTRIBUTING.md LICENSE NOTICE README.md RELEASE-NOTES RUNNING.txt bin conf filtered-KEYS lib logs native-jni-lib temp upstream-KEYS webapps webapps.dist work'}
  `('ls of $image lists $where', ({ image, env, names }) => {
    const { stdout } = runImage({ image, env, command: ['ls'], until: 10 * SECOND });
    expect(stdout.trim().split('\n').join(' ')).toBe(names);
  });
  it.each`
    image            | env                        | names
    ${'debian:12'}   | ${{ LANG: 'en_US.UTF-8' }} | ${'A B a.b ab'}
    ${'postgres:15'} | ${{}}                      | ${'A a.b ab B'}
  `('a locale counts where it was brought: $image', ({ image, env, names }) => {
    const { stdout } = runImage({ image, env, command: ['sh', '-c', 'mkdir /x && cd /x && touch a.b ab A B && ls'], until: 10 * SECOND });
    expect(stdout.trim().split('\n').join(' ')).toBe(names);
  });

  it("Jenkins's home has what a first start makes in it", () => {
    const command = ['ls', '-l', '/var/jenkins_home'];
    const { execs } = runImage({ image: 'jenkins/jenkins:lts', until: 60 * SECOND, exec: [{ after: 50, argv: command }] });
    const rows = execs[0]?.stdout.trim().split('\n').slice(1) ?? [];
    expect(
      rows.map((row) => row.split(/\s+/)).map(([rights, , owner, , size, , , , name]) => `${rights} ${owner} ${size} ${name}`),
    ).toEqual([
      '-rw-r--r-- jenkins 1596 config.xml',
      '-rw-r--r-- jenkins 0 copy_reference_file.log',
      '-rw-r--r-- jenkins 156 hudson.model.UpdateCenter.xml',
      '-rw-r--r-- jenkins 171 jenkins.telemetry.Correlator.xml',
      'drwxr-xr-x jenkins 4096 jobs',
      '-rw-r--r-- jenkins 907 nodeMonitors.xml',
      'drwxr-xr-x jenkins 4096 nodes',
      'drwxr-xr-x jenkins 4096 plugins',
      '-rw-r--r-- jenkins 64 secret.key',
      '-rw-r--r-- jenkins 0 secret.key.not-so-secret',
      'drwx------ jenkins 4096 secrets',
      'drwxr-xr-x jenkins 4096 updates',
      'drwxr-xr-x jenkins 4096 userContent',
      'drwxr-xr-x jenkins 4096 users',
      'drwxr-xr-x jenkins 4096 war',
    ]);
  });
});

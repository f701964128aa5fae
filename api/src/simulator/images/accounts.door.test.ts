import { describe, expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const loggedOf = (image: string, command: string): string =>
  play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}", command: [sh, -c, '${command}']}]`)).run.kubectl(
    'logs web',
  ).stdout;

/** As `kubectl exec … -- id` answers in clusters; the numbers are those of the images' Dockerfiles. */
describe('Whom an image runs as', () => {
  it.each`
    image                         | id
    ${'busybox:1.36'}             | ${'uid=0(root) gid=0(root) groups=0(root),10(wheel)'}
    ${'alpine'}                   | ${'uid=0(root) gid=0(root) groups=0(root),1(bin),2(daemon),3(sys),4(adm),6(disk),10(wheel),11(floppy),20(dialout),26(tape),27(video)'}
    ${'haproxy:2.7'}              | ${'uid=99(haproxy) gid=99(haproxy) groups=99(haproxy)'}
    ${'grafana/grafana'}          | ${'uid=472(grafana) gid=0(root) groups=0(root)'}
    ${'jenkins/jenkins:lts'}      | ${'uid=1000(jenkins) gid=1000(jenkins) groups=1000(jenkins)'}
    ${'kibana:8.8.0'}             | ${'uid=1000(kibana) gid=1000(kibana) groups=1000(kibana),0(root)'}
    ${'solr:9'}                   | ${'uid=8983(solr) gid=8983(solr) groups=8983(solr)'}
    ${'keycloak/keycloak:21.1.1'} | ${'uid=1000(keycloak) gid=0(root) groups=0(root)'}
    ${'minio/minio'}              | ${'uid=0(root) gid=0(root) groups=0(root)'}
  `('$image: $id', ({ image, id }) => {
    expect(loggedOf(image, 'id')).toBe(`${id}\n`);
  });

  it.each`
    image                   | account        | ids
    ${'postgres:15'}        | ${'postgres'}  | ${'999:999'}
    ${'postgres:15-alpine'} | ${'postgres'}  | ${'70:70'}
    ${'redis:7'}            | ${'redis'}     | ${'999:999'}
    ${'redis:7-alpine'}     | ${'redis'}     | ${'999:1000'}
    ${'rabbitmq:3'}         | ${'rabbitmq'}  | ${'999:999'}
    ${'rabbitmq:3-alpine'}  | ${'rabbitmq'}  | ${'100:101'}
    ${'php:8-fpm-alpine'}   | ${'www-data'}  | ${'82:82'}
    ${'httpd:alpine'}       | ${'www-data'}  | ${'82:82'}
    ${'eclipse-mosquitto'}  | ${'mosquitto'} | ${'1883:1883'}
    ${'couchdb:3'}          | ${'couchdb'}   | ${'5984:5984'}
  `('$image has $account, who is $ids', ({ image, account, ids }) => {
    expect(loggedOf(image, `grep ^${account}: /etc/passwd`).split(':').slice(2, 4).join(':')).toBe(ids);
  });

  it.each`
    image                      | user
    ${'jenkins/jenkins:lts'}   | ${'jenkins'}
    ${'haproxy:2.7'}           | ${'haproxy'}
    ${'sonarqube:9-community'} | ${'sonarqube'}
    ${'grafana/grafana'}       | ${undefined}
  `('is told by a name, of which nobody knows whether it is root: $image', ({ image, user }) => {
    const { container } = play(podOf(`  securityContext: {runAsNonRoot: true}\n  containers: [{name: app, image: "${image}"}]`));
    const { waiting } = container('app').state;
    if (user === undefined) expect(waiting).toBeUndefined();
    else
      expect(waiting.message).toMatch(
        `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`,
      );
  });
});

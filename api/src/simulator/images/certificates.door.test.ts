import { expect, it } from 'vitest';
import { play } from '../testing.ts';

const config = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'ca' },
  data: { 'my.crt': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' },
};

/** A Pod that has one's own authority at `mountPath`, and what becomes of it. */
function played(image: string, script: string, mount?: object, securityContext?: object) {
  const volumeMounts = mount ? [{ name: 'ca', ...mount }] : [];
  const containers = [{ name: 'app', image, command: ['sh', '-c', `${script} 2>&1`], volumeMounts, securityContext }];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { restartPolicy: 'Never', containers, volumes: [{ name: 'ca', configMap: { name: 'ca' } }] },
  };
  return play(`${JSON.stringify(config)}\n---\n${JSON.stringify(pod)}`);
}

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
/** What images have from the beginning. @see their Dockerfiles; aports: main/ca-certificates */
it.each`
  image                 | script                                        | says
  ${'alpine:3.18'}      | ${`ls ${BUNDLE}; readlink /etc/ssl/cert.pem`} | ${`${BUNDLE}\ncerts/ca-certificates.crt\n`}
  ${'nginx:1.25'}       | ${`ls ${BUNDLE}`}                             | ${`${BUNDLE}\n`}
  ${'python:3.11-slim'} | ${`ls ${BUNDLE}`}                             | ${`${BUNDLE}\n`}
  ${'golang:1.20'}      | ${`ls ${BUNDLE}`}                             | ${`${BUNDLE}\n`}
  ${'rockylinux:9'}     | ${'ls /etc/ssl/certs/ca-bundle.crt'}          | ${'/etc/ssl/certs/ca-bundle.crt\n'}
  ${'debian:12'}        | ${'ls /etc/ssl'}                              | ${"ls: cannot access '/etc/ssl': No such file or directory\n"}
  ${'busybox:1.36'}     | ${'ls /etc/ssl'}                              | ${'ls: /etc/ssl: No such file or directory\n'}
`('$image: $script', ({ image, script, says }) => {
  expect(played(image, script.replace(';', ' 2>&1;')).run.kubectl('logs web').stdout).toBe(says);
});

const UPDATED = (added: number): string =>
  `Updating certificates in /etc/ssl/certs...\n${added > 0 ? 'rehash: warning: skipping ca-certificates.crt,it does not contain exactly one certificate or CRL\n' : ''}${added} added, 0 removed; done.\nRunning hooks in /etc/ca-certificates/update.d...\ndone.\n`;
const OWN = '/usr/local/share/ca-certificates';
const file = { mountPath: `${OWN}/my.crt`, subPath: 'my.crt' };

/** @see debian: ca-certificates, sbin/update-ca-certificates */
it.each`
  rule                                         | image            | mount                 | user    | script                                                              | says
  ${'one of one’s own'}                        | ${'nginx:1.25'}  | ${file}               | ${0}    | ${'update-ca-certificates'}                                         | ${UPDATED(1)}
  ${'that is known already'}                   | ${'node:18'}     | ${file}               | ${0}    | ${'update-ca-certificates >/dev/null 2>&1; update-ca-certificates'} | ${UPDATED(0)}
  ${'a volume has each by its links, too'}     | ${'node:18'}     | ${{ mountPath: OWN }} | ${0}    | ${'update-ca-certificates'}                                         | ${UPDATED(3)}
  ${'it stands at the end of all'}             | ${'golang:1.20'} | ${file}               | ${0}    | ${`update-ca-certificates >/dev/null 2>&1; tail -2 ${BUNDLE}`}      | ${'MIIB\n-----END CERTIFICATE-----\n'}
  ${'whoever is not root may not'}             | ${'node:18'}     | ${file}               | ${1000} | ${'update-ca-certificates'}                                         | ${"Updating certificates in /etc/ssl/certs...\nln: failed to create symbolic link '/etc/ssl/certs/my.pem': Permission denied\n"}
  ${'Alpine’s base has the bundle alone'}      | ${'alpine:3.18'} | ${file}               | ${0}    | ${'update-ca-certificates'}                                         | ${'sh: update-ca-certificates: not found\n'}
  ${'until the package is there, which warns'} | ${'alpine:3.18'} | ${file}               | ${0}    | ${'apk add -q ca-certificates; update-ca-certificates'}             | ${'WARNING: ca-certificates.crt does not contain exactly one certificate or CRL: skipping\n'}
`('$rule: $image', ({ image, mount, user, script, says }) => {
  expect(played(image, script, mount, { runAsUser: user }).run.kubectl('logs web').stdout).toBe(says);
});

it.each`
  image            | mount                                       | reason
  ${'alpine:3.18'} | ${{ mountPath: BUNDLE }}                    | ${'StartError'}
  ${'nginx:1.25'}  | ${{ mountPath: BUNDLE }}                    | ${'StartError'}
  ${'debian:12'}   | ${{ mountPath: BUNDLE }}                    | ${'Completed'}
  ${'alpine:3.18'} | ${{ mountPath: BUNDLE, subPath: 'my.crt' }} | ${'Completed'}
`('where $image has a file, a folder cannot be mounted: $mount', ({ image, mount, reason }) => {
  expect(played(image, 'true', mount).container('app').state.terminated?.reason).toBe(reason);
});

import { expect, it } from 'vitest';
import { testContainer } from '../../kernel/test-container.ts';
import { shell } from '../index.ts';
import { coreutils } from './index.ts';
import type { Program } from './lib/kernel.ts';

const run = (script: string) => {
  const { exitCode, stdout, stderr } = testContainer({
    files: { '/f': 'hi' },
    programs: { ...(coreutils as Record<string, Program>), sh: shell('dash') },
    run: ['sh', '-c', script],
  });
  return [exitCode, stdout, stderr];
};
const SELF = 'openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 10 -subj /C=DE/CN=test 2> /dev/null';
const SIGNED = `${SELF}; openssl req -new -key key.pem -subj /CN=app -out app.csr; openssl x509 -req -in app.csr -CA cert.pem -CAkey key.pem -CAcreateserial -days 3 -out app.crt 2> /dev/null`;

it.each<[rule: string, script: string, code: number, stdout: string, stderr?: string]>([
  [
    'a certificate says whose it is',
    `${SELF}; openssl x509 -in cert.pem -noout -subject -issuer`,
    0,
    'subject=C = DE, CN = test\nissuer=C = DE, CN = test\n',
  ],
  [
    'and how long',
    `${SELF}; openssl x509 -in cert.pem -noout -enddate; openssl x509 -in cert.pem -noout -checkend 864001`,
    1,
    'notAfter=May 25 09:00:00 2023 GMT\nCertificate will expire\n',
  ],
  [
    'who signs is the issuer',
    `${SIGNED}; openssl x509 -in app.crt -noout -subject -issuer; ls *.srl`,
    0,
    'subject=CN = app\nissuer=C = DE, CN = test\ncert.srl\n',
  ],
  [
    'and has to be known',
    `${SIGNED}; openssl verify -CAfile cert.pem app.crt; openssl verify app.crt`,
    2,
    'app.crt: OK\n',
    'CN = app\nerror 20 at 0 depth lookup: unable to get local issuer certificate\nerror app.crt: verification failed\n',
  ],
  [
    'who signs for themselves is not',
    `${SELF}; openssl verify cert.pem`,
    2,
    '',
    'C = DE, CN = test\nerror 18 at 0 depth lookup: self-signed certificate\nerror cert.pem: verification failed\n',
  ],
  ['a key is its owner’s', `${SELF}; stat -c %a key.pem cert.pem`, 0, '600\n644\n'],
  ['-hmac', 'openssl dgst -sha256 -hmac key /f', 0, 'SHA2-256(/f)= 1c9dc82e5f8e5ed5a0180aad33b8204dea12fde2fb62ffb5e963035bf324a7a4\n'],
  [
    'a digest that there is not',
    'openssl dgst -nosuch /f',
    1,
    '',
    'dgst: Unknown option or message digest: nosuch\ndgst: Use -help for summary.\n',
  ],
])('openssl: %s', (_, script, code, stdout, stderr = '') => {
  expect(run(script)).toEqual([code, stdout, stderr]);
});

import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

/** What `kubectl create` says of a directory with two files, a link and a directory of its own. */
function said(script: string): string {
  const prepared = `cd /tmp
mkdir -p d/sub
printf 'lives=3\\n' > d/game.properties
printf 'color=red\\n' > d/ui
printf x > d/sub/x
ln -s ui d/link
printf '\\377\\376' > bytes
printf '\\357\\273\\277# none\\nA=1\\r\\n  B\\nC=x=y\\n' > lines.env`;
  return adminSays(`${prepared}\n${script}`);
}

const created = (what: string): string => `kubectl create ${what} --dry-run=client -o jsonpath='{.data}{.binaryData}{"\\n"}'`;

it.each([
  {
    rule: 'of a directory, its own files',
    script: `${created('cm c --from-file=d')}; ${created('secret generic c --from-file=d/')}`,
    says: '{"game.properties":"lives=3\\n","ui":"color=red\\n"}\n{"game.properties":"bGl2ZXM9Mwo=","ui":"Y29sb3I9cmVkCg=="}\n',
  },
  {
    rule: 'not under a key',
    script: created('cm c --from-file=k=d'),
    says: 'error: cannot give a key name for a directory path\n',
  },
  {
    rule: 'of several files',
    script: created('cm c --from-file=k=d/game.properties,d/link'),
    says: '{"k":"lives=3\\n","link":"color=red\\n"}\n',
  },
  {
    rule: 'of what comes by a pipe',
    script: `${created('cm c --from-file=k=<(echo a) --from-file=d/ui')}; echo b | ${created('secret generic c --from-file=k=/dev/stdin')}; ${created('cm c --from-env-file=<(printf "A=1\\n")')}`,
    says: '{"k":"a\\n","ui":"color=red\\n"}\n{"k":"Ygo="}\n{"A":"1"}\n',
  },
  {
    rule: 'of bytes that are no text',
    script: `${created('cm c --from-file=bytes')}; ${created('cm c --from-file=bytes --from-literal=bytes=a')}`,
    says: '{"bytes":"//4="}\nerror: cannot add key "bytes", another key by that name already exists in BinaryData for ConfigMap "c"\n',
  },
  {
    rule: 'of the lines of a file, with what the environment has',
    script: `export B=b; ${created('cm c --from-env-file=lines.env')}`,
    says: '{"A":"1","B":"b","C":"x=y"}\n',
  },
  {
    rule: 'of no directory’s lines',
    script: `${created('cm c --from-env-file=d')}; ${created('secret generic c --from-env-file=d')}`,
    says: 'error: env config file cannot be a directory\nerror: env secret file cannot be a directory\n',
  },
  {
    rule: 'of names that a variable may have',
    script: `echo 1A=1 > lines.env; ${created('secret generic c --from-env-file=lines.env')}`,
    says: `error: "1A" is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')\n`,
  },
  {
    rule: 'of what stands in directories, whichever way that is said',
    script: `kubectl create cm deep --dry-run=client -o yaml > d/sub/deep.yaml; rm d/sub/x
for how in '-Rf d' '-Rf=d' '-R -f d' '--recursive --filename d' '--recursive=true --filename=d' '-f d'; do kubectl apply $how --dry-run=client; done`,
    says: `${'configmap/deep created (dry run)\n'.repeat(5)}error: no objects passed to apply\n`,
  },
])('data $rule', ({ script, says }) => expect(said(script)).toBe(says));

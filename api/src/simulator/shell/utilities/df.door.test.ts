import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** What is said of a volume of 64 MiB that holds 5 MiB, and of files with odd names in it. */
const said = (image: string, command: string): string => {
  const fill = 'head -c 5242880 /dev/zero > /v/f; cd /v; mkdir d; cd d; touch f10 f9 "sp ace" "b\\\\s"';
  const { run } = play(
    podOf(`  volumes: [{name: v, emptyDir: {medium: Memory, sizeLimit: 64Mi}}]
  containers:
  - name: app
    image: ${image}
    command: [sh, -c, ${JSON.stringify(`${fill}; exec sleep 1000`)}]
    volumeMounts: [{name: v, mountPath: /v}]`),
    { seconds: 30, interventions: [{ atSeconds: 20, kind: 'EXEC', container: 'app', command: ['sh', '-c', command] }] },
  );
  const [{ stdout, stderr } = {}] = run.interventions;
  return `${stdout ?? ''}${stderr ?? ''}`;
};

/** Heads, widths and units as the real ones write them: coreutils 9.7, busybox 1.37. */
it.each([
  {
    image: 'debian:12',
    command: 'df -BM /v',
    says: 'Filesystem     1M-blocks  Used Available Use% Mounted on\ntmpfs                64M    5M       59M   8% /v\n',
  },
  {
    image: 'debian:12',
    command: 'df -B1M /v',
    says: 'Filesystem     1M-blocks  Used Available Use% Mounted on\ntmpfs                 64     5        59   8% /v\n',
  },
  {
    image: 'debian:12',
    command: 'df --block-size=KB /v',
    says: 'Filesystem     1kB-blocks   Used Available Use% Mounted on\ntmpfs             67109kB 5243kB   61866kB   8% /v\n',
  },
  {
    image: 'debian:12',
    command: 'df -B 512 /v | head -1',
    says: 'Filesystem     512B-blocks  Used Available Use% Mounted on\n',
  },
  {
    image: 'debian:12',
    command: 'df --output=source,target,pcent,avail,fstype /v',
    says: 'Filesystem     Mounted on Use% Avail Type\ntmpfs          /v           8% 60416 tmpfs\n',
  },
  { image: 'debian:12', command: 'df -h --output=size,used /v', says: ' Size  Used\n  64M  5.0M\n' },
  { image: 'debian:12', command: 'df --total /v | tail -1', says: 'total              65536  5120     60416   8% -\n' },
  { image: 'debian:12', command: 'df -t nope', says: 'df: no file systems processed\n' },
  { image: 'debian:12', command: 'df -BX', says: "df: invalid -B argument 'X'\n" },
  {
    image: 'busybox:1.36',
    command: 'df -B 1M /v',
    says: 'Filesystem           1M-blocks      Used Available Use% Mounted on\ntmpfs                       64         5        59   8% /v\n',
  },
  {
    image: 'busybox:1.36',
    command: 'df -B 512 /v | head -1',
    says: 'Filesystem           512-blocks     Used Available Use% Mounted on\n',
  },
  { image: 'debian:12', command: 'ls -v /v/d', says: 'b\\s\nf9\nf10\nsp ace\n' },
  { image: 'debian:12', command: 'ls --sort=version -r /v/d | head -2', says: 'sp ace\nf10\n' },
  { image: 'debian:12', command: 'ls -b /v/d', says: 'b\\\\s\nf10\nf9\nsp\\ ace\n' },
])('$image: $command', ({ image, command, says }) => {
  expect(said(image, command)).toBe(says);
});

const MANY = 'mkdir /tmp/w; cd /tmp/w; touch 0 csv csv2 m o out spaa spab spac spad t.bak t3 x y; ';

it.each([
  {
    image: 'debian:12',
    command: 'ls -C -w 40',
    says: '0    csv2  o\tspaa  spac  t.bak  x\ncsv  m\t   out\tspab  spad  t3\t   y\n',
  },
  { image: 'debian:12', command: 'ls -x -w 40', says: '0     csv   csv2  m\t o   out  spaa\nspab  spac  spad  t.bak  t3  x\t  y\n' },
  { image: 'debian:12', command: 'ls -m -w 30', says: '0, csv, csv2, m, o, out, spaa,\nspab, spac, spad, t.bak, t3,\nx, y\n' },
  {
    image: 'busybox:1.36',
    command: 'ls -C -w 30',
    says: '0      o      spac   x\ncsv    out    spad   y\ncsv2   spaa   t.bak\nm      spab   t3\n',
  },
  { image: 'debian:12', command: 'realpath --relative-to=/tmp/w /tmp /tmp/w/x /tmp/w', says: '..\nx\n.\n' },
  { image: 'debian:12', command: 'realpath --relative-base=/tmp /tmp/w /etc', says: 'w\n/etc\n' },
  { image: 'debian:12', command: 'realpath --relative-to=/no/x /tmp', says: 'realpath: /no/x: No such file or directory\n' },
])('$image: $command, of many files', ({ image, command, says }) => {
  expect(said(image, `${MANY}${command}`)).toBe(says);
});

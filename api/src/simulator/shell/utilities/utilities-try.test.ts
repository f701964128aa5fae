import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { runUtility } from './test-utility.ts';

it('compare', () => {
  const cases = JSON.parse(readFileSync(process.env.CASES ?? '/tmp/cmp/cases.json', 'utf8'));
  let same = 0;
  for (const c of cases) {
    for (const flavor of c.flavor ? [c.flavor] : ['busybox', 'gnu']) {
      const dir = mkdtempSync('/tmp/cmp/d');
      const files: Record<string, string> = {};
      for (const [n, t] of Object.entries(c.files ?? {})) {
        writeFileSync(`${dir}/${n}`, t as string);
        files[`/data/${n}`] = t as string;
      }
      const argv = flavor === 'busybox' ? ['/usr/bin/busybox', ...c.argv] : c.argv;
      const real = spawnSync(argv[0], argv.slice(1), {
        cwd: dir,
        input: c.stdin ?? '',
        encoding: 'utf8',
        env: { PATH: '/usr/bin:/bin:/usr/sbin', LC_ALL: 'C', TZ: 'UTC' },
      });
      let mine: any;
      try {
        mine = runUtility({ argv: c.argv, stdin: c.stdin, flavor: flavor as any, files });
      } catch (e: any) {
        mine = { stdout: 'THROWN ' + e.stack, stderr: '', exitCode: -1 };
      }
      const cleanup = (s0: string) => {
        const s = s0 ?? '';
        return s.replace(/^BusyBox v[\s\S]*$/m, 'USAGE\n').replaceAll(argv[0]! + ':', argv[0]!.replace(/.*\//, '') + ':');
      };
      if (real.stdout === mine.stdout && cleanup(real.stderr) === cleanup(mine.stderr) && real.status === mine.exitCode) {
        same++;
        continue;
      }
      console.log(
        `--- ${flavor} ${JSON.stringify(c.argv)} stdin=${JSON.stringify(c.stdin)}\nREAL ${real.status} ${JSON.stringify(real.stdout)} ${JSON.stringify(cleanup(real.stderr))}\nMINE ${mine.exitCode} ${JSON.stringify(mine.stdout)} ${JSON.stringify(cleanup(mine.stderr))}`,
      );
    }
  }
  console.log('same', same);
});

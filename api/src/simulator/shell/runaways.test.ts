import { describe, expect, it } from 'vitest';
import { defaultLimits, type Engine, LimitReached, SECOND } from '../engine/index.ts';
import { testContainer } from '../kernel/test-container.ts';
import type { Flavor } from './flavor.ts';
import { shell } from './index.ts';
import { coreutils, utilities } from './utilities/index.ts';

/** A tenth of what a run has. */
const limits = { ...defaultLimits, steps: defaultLimits.steps / 10 };
const HOUR = 3600;

/** Runs a script for two hours: how it ended, and when. */
function run(script: string, flavor: Flavor = 'ash') {
  let engine: Engine | undefined;
  try {
    const { exitCode, at } = testContainer({
      programs: { ...coreutils, ...utilities, sh: shell(flavor) },
      run: ['sh', '-c', script],
      limits,
      until: 2 * HOUR * SECOND,
      // What it writes counts elsewhere.
      container: { stdout() {}, stderr() {} },
      before: (made) => {
        engine = made.engine;
      },
    });
    return { end: exitCode === undefined ? 'runs on' : `exits ${exitCode}`, after: (at ?? 0) / SECOND };
  } catch (error) {
    if (!(error instanceof LimitReached) || !engine) throw error;
    return { end: error.limit, after: engine.now / SECOND };
  }
}

interface Runaway {
  readonly script: string;
  readonly within: number;
  readonly flavor?: Flavor;
}

// On a busy machine a test may wait for its turn.
const patience = { timeout: 60_000 };

describe('what takes a real machine long counts for more', patience, () => {
  // A process takes a simulated millisecond; the seconds say how many of them were made before the limit.
  it.each<Runaway>([
    { script: 'x=0; while :; do x=$(expr $x + 1); done', within: 6 },
    { script: 'while :; do sh -c "sh -c true"; done', within: 6 },
    { script: 'echo "exec sh /tmp/again" > /tmp/again; sh /tmp/again', within: 6 },
    { script: 'i=0; while :; do i=$((i+1)); eval export v$i=$i; done', within: 3 },
    { script: 'while :; do read x < /dev/null; done', within: 6 },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's.
    { script: 's=$(seq 1 20000); while [ -n "$s" ]; do s=${s%?}; done', within: 1 },
    { script: 'seq 1 30000 > /tmp/a; seq 30000 -1 1 > /tmp/b; diff /tmp/a /tmp/b', within: 1 },
    { script: 'set -- a; while :; do set -- "$@" "$@"; done', within: 1 },
    { script: "awk 'BEGIN { while (1) a[i++] = i }'", within: 6 },
    { script: 'awk \'BEGIN { s = sprintf("%100000s", ""); while (1) gsub(/ /, "  ", s) }\'', within: 1 },
    { script: "awk 'BEGIN { NF = 10000000; print }'", within: 1 },
    { script: `echo a | sed 's/a/${'&'.repeat(30_000)}/;s/a/${'&'.repeat(30_000)}/g'`, within: 1 },
    { script: `echo ${'/*'.repeat(30)}`, within: 1 },
    { script: "jq -n '[range(1000000000)] | length'", within: 1 },
    { script: "jq -n 'null | setpath([1000000000]; 1)'", within: 1 },
    { script: "jq -n 'reduce range(50) as $i ([]; [., .]) | tojson | length'", within: 1 },
    { script: "jq -n 'reduce range(50) as $i ([1]; [., .]) == reduce range(50) as $i ([1]; [., .])'", within: 1 },
    { script: `jq -n '"${'a'.repeat(40)}" | test("(a+)+b")'`, within: 1 },
    { script: 'a=(); while :; do a+=(1); done', within: 6, flavor: 'bash' },
    { script: 'while :; do export v$((i++))=; /bin/true; done', within: 2, flavor: 'bash' },
    { script: 'echo {1..1000}{1..1000}{1..1000}', within: 1, flavor: 'bash' },
    { script: 'for i in {1..100000000}; do :; done', within: 1, flavor: 'bash' },
  ])('$script', ({ script, within, flavor }) => {
    const { end, after } = run(script, flavor);
    expect(end).toBe('steps');
    expect(after).toBeLessThan(within);
  });
});

describe('no pattern takes more than one pass', patience, () => {
  it.each<{ script: string; flavor?: Flavor }>([
    { script: 'yes a | head -40 | tr -d "\\n" | grep -E "(a+)+\\$x"' },
    { script: 'yes a | head -40 | tr -d "\\n" | sed -E "s/(a|a)*b/x/" | grep -q aaa && exit 1' },
    { script: 'case $(seq 1 5000) in *1*2*3*4*5*6*7*x) ;; *) exit 1 ;; esac' },
    { script: 's=$(printf "a%.0s" {1..5000}); [[ $s =~ ^(a*)*b$ || $s == *a*a*a*a*b || $s == +(a|aa)b ]]', flavor: 'bash' },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's.
    { script: 's=$(printf "a%.0s" {1..5000}); [[ ${s%%*a*a*b}${s//+(a)b/} == *b ]]', flavor: 'bash' },
  ])('$script', ({ script, flavor }) => {
    expect(run(script, flavor)).toMatchObject({ end: 'exits 1' });
  });
});

describe('an expression that makes no sense, or is too long, ends its command and not the run', patience, () => {
  it.each<{ script: string; flavor?: Flavor; end: string }>([
    { script: "expr a : '\\('", end: 'exits 2' },
    { script: "pgrep 'a('", end: 'exits 2' },
    { script: "find / -regex '['", end: 'exits 1' },
    { script: `echo ${'*'.repeat(120_000)} > /dev/null`, end: 'exits 0' },
    { script: `case a in ${'a*'.repeat(60_000)}) exit 1 ;; esac`, end: 'exits 0' },
    { script: `x='${'+('.repeat(40)}a${')'.repeat(40)}'; [[ a == $x ]]`, flavor: 'bash', end: 'expandedText' },
    { script: 'printf %100000000s', flavor: 'ash', end: 'expandedText' },
    { script: `x=${'a'.repeat(20_000)}; y=\${x//a/${'b'.repeat(20_000)}}`, flavor: 'bash', end: 'expandedText' },
    { script: `echo a | tr ${'a'.repeat(50_000)} b > /dev/null`, end: 'exits 0' },
  ])('$script', ({ script, flavor, end }) => {
    expect(run(script, flavor).end).toBe(end);
  });
});

describe('a loop without end that does the same again and again goes on', patience, () => {
  it.each([
    'while :; do (true); done',
    'while :; do /bin/true; done',
    'while :; do x=$(echo hi); done',
    'while :; do echo abc | sed s/a/b/; done',
    'while :; do sleep 0; done',
    `cd /tmp; mkdir -p ${'a/'.repeat(300)}; cd /; while :; do echo /tmp${'/*'.repeat(300)} > /dev/null; done`,
    'while sleep 0.01; do date > /tmp/now; done',
    'while :; do /bin/true || break; done',
    'while :; do wget -q localhost; done',
    'while :; do ls -lR /etc | sort > /tmp/list; done',
    'while :; do yes | head -c 1000000 | md5sum; done',
    'while :; do echo x; done | md5sum',
    'yes | md5sum',
    'cat /dev/urandom | gzip -9 > /dev/null',
    'dd if=/dev/zero bs=1M | cat | cat > /dev/null',
    'yes | tee /dev/null | tr y n | wc',
  ])('%s', (script) => expect(run(script).end).toBe('runs on'));

  it.each([
    { rule: 'a variable counts', script: 'while :; do i=$(expr $i + 1); done' },
    { rule: 'a sum counts', script: 'while :; do echo $((i++)); done' },
    { rule: 'a line is read', script: 'while read line; do echo $line; done < /dev/zero' },
  ])('but turn by turn where $rule', ({ script }) => expect(run(script).end).toBe('steps'));
});

describe('who mostly sleeps goes on', patience, () => {
  it.each([
    'while true; do date; sleep 1; done',
    'while true; do echo "$(date) up $(cut -d. -f1 /proc/uptime)" >> /tmp/log; sleep 2; done',
    'i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done; while true; do wget -qO- -T 1 localhost 2> /dev/null; sleep 2; done',
  ])('%s', (script) => expect(run(script).end).toBe('runs on'));

  it('though it takes more steps than a run has at once', () => {
    expect(2 * HOUR * limits.stepsPerSecond).toBeGreaterThan(5 * limits.steps);
  });
});

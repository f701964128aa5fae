import { expect, it } from 'vitest';
import { defaultLimits, LimitReached, SECOND } from '../../../engine/index.ts';
import { runImage } from '../../test-image.ts';

const run = (code: string, args: readonly string[] = [], flags = '-e') =>
  runImage({ image: 'perl', command: ['perl', flags, code, ...args], until: 3600 * SECOND });

/** As perl 5.40 printed. */
it.each`
  rule                     | code                                                                                                            | stdout
  ${'a format'}            | ${"printf('Pi approximately: %.6f', 4*atan2(1,1))"}                                                             | ${'Pi approximately: 3.141593'}
  ${'a sum'}               | ${'$sum=0; $sum += $_ for (1..100); print qq(sum=$sum\\n);'}                                                    | ${'sum=5050\n'}
  ${'a long text'}         | ${'my $x = q{y} x 4_000_000; print length($x)'}                                                                 | ${'4000000'}
  ${'lists'}               | ${'my @a=(3,1,2); push @a, 9; print join("-", sort { $b <=> $a } @a), " @a $#a ", pop @a, shift(@a), "\\n"'}    | ${'9-3-2-1 3 1 2 9 3 93\n'}
  ${'what is counted'}     | ${'my %c; $c{$_}++ for qw(a b a); print join(", ", map { "$_=$c{$_}" } sort keys %c), "\\n"'}                   | ${'a=2, b=1\n'}
  ${'patterns'}            | ${'$_="hello world"; s/o/0/g; print; print "$1\\n" if /w0r(l)d/'}                                               | ${'hell0 w0rldl\n'}
  ${'numbers'}             | ${'print 10/3, " ", 2**10, " ", -7 % 3, " ", 1e21, " ", 0.1+0.2, " ", "1" + "2abc", "\\n"'}                     | ${'3.33333333333333 1024 2 1e+21 0.3 3\n'}
  ${'numbers of 64 bits'}  | ${'my $f=1; $f *= $_ for 1..20; print "$f\\n"'}                                                                 | ${'2432902008176640000\n'}
  ${'loops that are left'} | ${'my $i = 0; while (1) { last if $i++ >= 3; next if $i == 2; print "i=$i\\n" } print "done\\n" unless $i < 3'} | ${'i=1\ni=3\ndone\n'}
  ${'a loop that counts'}  | ${'for (my $i=0; $i<3; $i++) { print $i } foreach (qw(a b)) { print } print "\\n"'}                             | ${'012ab\n'}
  ${'choices'}             | ${'if (1 == 2) { print "a" } elsif ("x" lt "y") { print "b\\n" } else { print "c" }'}                           | ${'b\n'}
  ${'words cut'}           | ${'my ($k, $v) = split(/=/, "k=v"); print "$k->$v ", scalar(my @l = split /,/, "a,b,,"), "\\n"'}                | ${'k->v 2\n'}
  ${'columns'}             | ${'printf "%s %5d|%-5s|%05.2f|%x|%e|%%|%c|%b\\n", "s", 42, "ab", 3.14159, 255, 12345.678, 65, 5'}               | ${'s    42|ab   |03.14|ff|1.234568e+04|%|A|101\n'}
  ${'texts cut'}           | ${'my $s = "abc"; print substr($s,1,1), index($s,"c"), lc("ABC"), ucfirst($s), " ", scalar reverse($s), "\\n"'} | ${'b2abcAbc cba\n'}
`('$rule', ({ code, stdout }: { code: string; stdout: string }) => {
  expect(run(code)).toMatchObject({ stdout, stderr: '', exitCode: 0 });
});

it('has its arguments, and ends with what it says', () => {
  expect(run('my $x = shift; print "$x $0 @ARGV\\n"; print STDERR "e\\n"; exit 4', ['one', 'two'])).toMatchObject({
    stdout: 'one -e two\n',
    stderr: 'e\n',
    exitCode: 4,
  });
  expect(run('print "a"; print 1/0')).toMatchObject({ stdout: 'a', stderr: 'Illegal division by zero at -e line 1.\n', exitCode: 255 });
  expect(run('print for 1..3', [], '-le')).toMatchObject({ stdout: '1\n2\n3\n' });
});

it('keeps back what it prints to a pipe, unless it is told not to', () => {
  const until = 30 * SECOND;
  const lines = (code: string) => runImage({ image: 'perl', command: ['perl', '-e', code], until }).stdout.split('\n').length - 1;
  expect(lines('while (1) { print "x\\n"; sleep 1 }')).toBe(0);
  expect(lines('$| = 1; while (1) { print "x\\n"; sleep 1 }')).toBe(30);
});

it('what is not understood is told of, after what comes before it', () => {
  const told: unknown[] = [];
  const container = { onRemark: (remark: unknown) => void told.push(remark) };
  const { stdout } = runImage({ image: 'perl', command: ['perl', '-e', 'print "a\\n"; my $h = { a => 1 }; print 2'], container });
  expect([stdout, told]).toEqual(['a\n', [{ kind: 'NotFollowed', program: 'Perl script', why: 'my $h = { a => 1 }', taken: 'done' }]]);
});

it.each([
  { code: 'my @a = (1..100000); while (1) { my @b = @a }' },
  { code: 'my $s = "x" x 60000; while (1) { my $t = uc $s }' },
  { code: '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" =~ /^(a+)+$/; print 1' },
  { code: '1 while 1' },
  { code: 'my %h; $h{$i++} = 1 while 1' },
])('$code ends at the limits, or takes ever longer', ({ code }) => {
  const limits = { ...defaultLimits, steps: defaultLimits.steps / 10 };
  const at = performance.now();
  try {
    expect(runImage({ image: 'perl', command: ['perl', '-e', code], limits, until: 60 * SECOND }).exitCode).toBeUndefined();
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  expect(performance.now() - at).toBeLessThan(5000);
});

it.each([
  `${'('.repeat(5000)}1`,
  '{'.repeat(5000),
  '!'.repeat(50_000),
  'x '.repeat(9000),
  `${'1+'.repeat(9000)}1`,
  `${'1 or '.repeat(4000)}1`,
  `${'2**'.repeat(5000)}1`,
  '"$a'.repeat(3000),
])('what is nested beyond all measure is not followed', (code) => {
  const told: unknown[] = [];
  runImage({ image: 'perl', command: ['perl', '-e', code], container: { onRemark: (remark: unknown) => void told.push(remark) } });
  expect(told).toHaveLength(1);
});

import { expect, it } from 'vitest';
import { testContainer } from '../../kernel/test-container.ts';
import type { Flavor } from '../flavor.ts';
import { shell } from '../index.ts';
import { coreutils } from '../utilities/index.ts';
import type { Program } from '../utilities/lib/kernel.ts';

function traced(flavor: Flavor, script: string): string {
  const programs = { ...(coreutils as Record<string, Program>), sh: shell(flavor) };
  return testContainer({ programs, run: ['sh', '-xc', script] }).stderr;
}

/** As bash 5.2.37, dash 0.5.12 and busybox 1.37 told of them in the C locale. */
it.each<[rule: string, flavor: Flavor, script: string, told: string]>([
  ['nothing is assigned', 'bash', `r=; x='a b' y=$(echo '')`, "r=|x='a b'|+ echo ''|y="],
  ['one element of an array', 'bash', 'n=1; b[n]="$n x"; b+=z; b[0]+=q', "n=1|b[n]='1 x'|b+=z|b[0]+=q"],
  ['an array is told of as it is written', 'bash', 'n=1; b=("$n"   $(echo 2 3)); b+=(z)', 'n=1|b=("$n" $(echo 2 3))|+ echo 2 3|b+=(z)'],
  ['a declared one as it becomes', 'bash', 'declare -a c=(1 "2 3")', "c=('1' '2 3')|declare -a c"],
  ['an associative one too', 'bash', 'declare -A m=([a]=1 ["b c"]=2)', "m=(['a']='1' ['b c']='2')|declare -A m"],
  ['each condition that is looked at', 'bash', 'n=3; [[ -n $r || ( $n && "$n" == "3" ) ]]', "n=3|[[ -n '' ]]|[[ -n 3 ]]|[[ 3 == \\3 ]]"],
  ['what is not', 'bash', '[[ ! -d /nope && ! ( 1 -eq 2 ) ]]', '[[ ! -d /nope ]]|[[ 1 -eq 2 ]]'],
  ['a regular expression', 'bash', '[[ a/b.c =~ ^a"/b."[c]$ ]]', '[[ a/b.c =~ ^a/b\\.[c]$ ]]'],
  ['a pattern is expanded once', 'bash', '[[ ab == $(echo a)* ]]', '+ echo a|[[ ab == a* ]]'],
  ['a substitution of a file', 'bash', 'read -r x < <(echo a)', 'read -r x|+ echo a'],
  ['calculations', 'bash', 'i=1; (( i > 0 )); ((i--))', 'i=1|((  i > 0  ))|(( i-- ))'],
  ['a loop that counts', 'bash', 'for ((i = 0; i < 1; i++ )); do :; done', '(( i = 0 ))|(( i < 1 ))|:|(( i++  ))|(( i < 1 ))'],
  ['an endless one', 'bash', 'for ((;;)); do break; done', '(( 1 ))|(( 1 ))|break'],
  ['a case as it is written', 'bash', 'n=3; case "$n" in 3) :;; esac', 'n=3|case "$n" in|:'],
  ['a menu of nothing', 'bash', 'select x in; do :; done', 'select x in '],
  ['words that need quotes', 'bash', `echo x#y '#c' a~b 'a:~' '[x]' "'" a,b %x`, `echo x#y '#c' a~b 'a:~' '[x]' \\' a,b %x`],
  ['letters that the locale does not have', 'bash', 'echo é; LANG=C.UTF-8; echo é', "echo $'\\303\\251'|LANG=C.UTF-8|echo é"],
  ['assignments on one line', 'ash', `a=1 b='2 3' c=; echo a^b %x`, "a=1 b='2 3' c=|echo a^b '%x'"],
  ['assignments on one line', 'dash', `a=1 b='2 3' c=; X= true`, 'a=1 b=2 3 c=|X= true'],
])('set -x, %s: %s: %s', (_, flavor, script, told) => {
  const lines = told.split('|').map((line) => (line.startsWith('+ ') ? `+${line}` : `+ ${line}`));
  expect(traced(flavor, script)).toBe(lines.map((line) => `${line}\n`).join(''));
});

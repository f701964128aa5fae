import { expect, it } from 'vitest';
import { testContainer } from '../kernel/test-container.ts';
import { shell } from './index.ts';
import { coreutils } from './utilities/index.ts';
import type { Program } from './utilities/lib/kernel.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: scripts of a shell
/** As bash 5.2.37 said it. */
it.each([
  [
    'keys are in the order of their hashes',
    'declare -A u=([é]=1 [日本]=2 [a b]=3 [x.y/z]=4 [https]=443 [http]=80 [ssh]=22); u+=([ftp]=21); echo ${!u[*]}: ${u[@]}',
    'x.y/z 日本 ssh https ftp a b http é: 4 2 22 443 21 3 80 1\n',
  ],
  [
    'of one place in the table the newest is the first, until the table grows',
    'declare -A w; for ((i = 1; i <= 2049; i++)); do w[$i]=$i; done; set -- ${!w[@]}; echo ${@:21:8}; unset w[2049] w[1268]; w[1268]=; set -- ${!w[@]}; echo $#',
    '942 943 658 940 1268 659 941 1269\n2048\n',
  ],
  [
    'a key that would be something else is quoted',
    `declare -A m=(["a b"]=1 [@]=2 [~x]=4 ["#h"]=5 [a#b]=6 [x=~y]=7 [$'n\\nl']=8 ["q\\"r"]=10); declare -p m; echo "\${m[@]@K}"`,
    `declare -A m=(["q\\"r"]="10" [a#b]="6" ["#h"]="5" ["@"]="2" [$'n\\nl']="8" ["x=~y"]="7" ["a b"]="1" ["~x"]="4" )
"q\\"r" "10" a#b "6" "#h" "5" "@" "2" $'n\\nl' "8" "x=~y" "7" "a b" "1" "~x" "4" \n`,
  ],
])('an associative array: %s', (_, script, said) => {
  const programs = { ...(coreutils as Record<string, Program>), sh: shell('bash') };
  expect(testContainer({ programs, run: ['sh', '-c', script] }).stdout).toBe(said);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: scripts of a shell

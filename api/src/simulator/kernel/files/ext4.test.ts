import { expect, it } from 'vitest';
import { ext4Space } from './ext4.ts';

/** What `mkfs.ext4 -m0` made of it: its blocks without those that the file system needs itself, and its inodes. @see e2fsprogs: dumpe2fs -h, Overhead clusters */
it.each`
  mebibytes  | block   | blocks                  | inodes
  ${64}      | ${1024} | ${65_536 - 9499}        | ${16_384}
  ${256}     | ${1024} | ${262_144 - 26_713}     | ${65_536}
  ${512}     | ${4096} | ${131_072 - 6347}       | ${32_768}
  ${1024}    | ${4096} | ${262_144 - 12_949}     | ${65_536}
  ${2048}    | ${4096} | ${524_288 - 26_150}     | ${131_072}
  ${5120}    | ${4096} | ${1_310_720 - 42_072}   | ${327_680}
  ${8192}    | ${4096} | ${2_097_152 - 58_505}   | ${524_288}
  ${10_240}  | ${4096} | ${2_621_440 - 66_747}   | ${655_360}
  ${20_480}  | ${4096} | ${5_242_880 - 126_316}  | ${1_310_720}
  ${102_400} | ${4096} | ${26_214_400 - 557_842} | ${6_553_600}
`('of $mebibytes MiB there are $blocks blocks for files', ({ mebibytes, block, blocks, inodes }) => {
  const space = ext4Space(mebibytes * 2 ** 20);
  expect({ blocks: space.capacity / block, inodes: space.inodes }).toEqual({ blocks, inodes });
});

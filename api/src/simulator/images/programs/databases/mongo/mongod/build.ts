import { isSince } from '../../../../../shell/utilities/lib/version.ts';

interface MongoBuild {
  readonly git: string;
  /** Where it runs in its image, and what it was built for. */
  readonly ubuntu: string;
  readonly distmod: string;
  readonly openssl: string;
}

const GIT: Readonly<Record<string, string>> = {
  '3.6.23': 'd352e6a4764659e0d0350ce77279de3c1f243e5c',
  '4.0.28': 'af1a9dc12adcfa83cc19571cb3faba26eeddac92',
  '4.2.8': '43d25964249164d76d5e04dd6cf38f6111e21f5f',
  '4.2.24': '5e4ec1d24431fcdd28b579a024c5c801b8cde4e2',
  '4.4.7': 'abb6b9c2bf675e9e2aeaecba05f0f8359d99e203',
  '4.4.24': '0b86b9b7b42ad9970c5f818c527dd86c0634243a',
  '5.0.0': '1184f004a99660de6f5e745573419bda8a28c0e9',
  '5.0.3': '657fea5a61a74d7a79df7aff8e4bcf0bc742b748',
  '5.0.6': '212a8dbb47f07427dae194a9c75baec1d81d9259',
  '5.0.7': 'b977129dc70eed766cbee7e412d901ee213acbda',
  '6.0.1': '32f0f9c88dc44a2c8073a5bd47cf779d4bfdee6b',
  '6.0.2': '94fb7dfc8b974f1f5343e7ea394d0d9deedba50e',
  '6.0.5': 'c9a99c120371d4d4c52cbb15dac34a36ce8d3b1d',
  '6.0.6': '26b4851a412cc8b9b4a18cdb6cd0f9f642e06aa7',
};
const OPENSSL: Readonly<Record<string, string>> = {
  '16.04': 'OpenSSL 1.0.2g  1 Mar 2016',
  '18.04': 'OpenSSL 1.1.1  11 Sep 2018',
  '20.04': 'OpenSSL 1.1.1f  31 Mar 2020',
  '22.04': 'OpenSSL 3.0.2 15 Mar 2022',
  '24.04': 'OpenSSL 3.0.13 30 Jan 2024',
};

/** How a release of mongod was built, as its image has it. @see docker-library: mongo */
export function mongoBuild(version: string): MongoBuild {
  const ubuntu = isSince(version, 8)
    ? '24.04'
    : isSince(version, 6, 0, 3)
      ? '22.04'
      : isSince(version, 4, 4)
        ? '20.04'
        : isSince(version, 4, 2)
          ? '18.04'
          : '16.04';
  return {
    git: GIT[version] ?? 'c9a99c120371d4d4c52cbb15dac34a36ce8d3b1d',
    ubuntu,
    distmod: `ubuntu${ubuntu.replace('.', '')}`,
    openssl: OPENSSL[ubuntu] ?? '',
  };
}

/** What a Java machine says of itself. */
interface JavaBuild {
  /** `JAVA_VERSION` of its image. */
  readonly variable: string;
  readonly about: string;
}

/** Eclipse Temurin's of April 2023. @see adoptium: temurin*-binaries releases */
const temurin: Readonly<Record<number, readonly [version: string, date: string, build: string]>> = {
  11: ['11.0.19', '2023-04-18', '7'],
  16: ['16.0.2', '2021-07-20', '7'],
  17: ['17.0.7', '2023-04-18', '7'],
  18: ['18.0.2.1', '2022-08-18', '1'],
  19: ['19.0.2', '2023-01-17', '7'],
  20: ['20.0.1', '2023-04-18', '9'],
};

/** The last ones of the image that is no longer built. @see docker-library: openjdk */
const openjdk: Readonly<Record<number, readonly [version: string, date: string, build: string, vendor: string]>> = {
  11: ['11.0.16', '2022-07-19', '8', '18.9 '],
  16: ['16.0.2', '2021-07-20', '7-67', ''],
  17: ['17.0.2', '2022-01-18', '8-86', ''],
  18: ['18.0.2.1', '2022-08-18', '1-1', ''],
  19: ['19-ea', '2022-09-20', '36-2238', ''],
  20: ['20-ea', '2023-03-21', '36-2344', ''],
};

/** The last ones of the same image on Alpine, none of which was a release after 8. */
const early: Readonly<Record<number, readonly [version: string, date: string, build: string]>> = {
  13: ['13-ea', '2019-09-17', '19'],
  14: ['14-ea', '2020-03-17', '33'],
  15: ['15-ea', '2020-09-15', '10'],
  16: ['16-ea', '2021-03-16', '32'],
  17: ['17-ea', '2021-09-14', '14'],
};

/** Whose build it is. OpenJDK's own are those of Docker's `openjdk`, on Alpine others. */
export type JavaVendor = 'Temurin' | 'OpenJDK' | 'Alpine' | 'Corretto' | 'Zulu' | 'Red Hat';

/** Their own numbers, of April 2023. @see corretto/corretto-17: CHANGELOG.md; docs.azul.com: Zulu release notes */
const corretto: Readonly<Record<number, string>> = {
  8: '8.372.07.1',
  11: '11.0.19.7.1',
  17: '17.0.7.7.1',
  19: '19.0.2.7.1',
  20: '20.0.1.9.1',
};
const zulu: Readonly<Record<number, string>> = { 8: '8.70.0.23', 11: '11.64+19', 17: '17.42+19', 20: '20.30+11' };
const LONG_SUPPORTED: ReadonlySet<number> = new Set([11, 17, 21]);

/** The release that an image of this major version has. */
export function javaBuild(major: number, vendor: JavaVendor): JavaBuild {
  if (major === 8) return build8(vendor);
  const official = vendor === 'OpenJDK' || vendor === 'Alpine';
  const [version, date, build, own] = official
    ? (((vendor === 'Alpine' && early[major]) || openjdk[major]) ?? [`${major}.0.1`, '2022-04-19', '10-24', ''])
    : (temurin[major] ?? [`${major}.0.2`, '2023-01-17', '7']);
  const isLong = !official && vendor !== 'Temurin' && LONG_SUPPORTED.has(major);
  const full = `${version}+${build}${isLong ? '-LTS' : ''}`;
  const name = {
    Temurin: `Temurin-${full} `,
    OpenJDK: own ?? '',
    Alpine: '',
    Corretto: `Corretto-${corretto[major] ?? `${version}.${build}.1`} `,
    Zulu: `Zulu${zulu[major] ?? major}-CA `,
    'Red Hat': `(Red_Hat-${version}.0.${build}-1.el8_7) `,
  }[vendor];
  return {
    variable: vendor === 'Alpine' ? full : official ? version : `jdk-${full}`,
    about: `openjdk version "${version}" ${date}${isLong ? ' LTS' : ''}\nOpenJDK Runtime Environment ${name}(build ${full})\nOpenJDK 64-Bit Server VM ${name}(build ${full}, mixed mode, sharing)\n`,
  };
}

function build8(vendor: JavaVendor): JavaBuild {
  if (vendor === 'Alpine') return ICED_TEA;
  const official = vendor === 'OpenJDK';
  const update = official ? 342 : 372;
  const name = {
    OpenJDK: '',
    Temurin: '(Temurin)',
    Corretto: `Corretto-${corretto[8]} `,
    Zulu: `(Zulu ${zulu[8]}-CA-linux64) `,
    'Red Hat': '',
  }[vendor];
  return {
    variable: official ? `8u${update}` : `jdk8u${update}-b07`,
    about: `openjdk version "1.8.0_${update}"\nOpenJDK Runtime Environment ${name}(build 1.8.0_${update}-b07)\nOpenJDK 64-Bit Server VM ${name}(build 25.${update}-b07, mixed mode)\n`,
  };
}

/** Alpine's own package. */
const ICED_TEA: JavaBuild = {
  variable: '8u212',
  about:
    'openjdk version "1.8.0_212"\nOpenJDK Runtime Environment (IcedTea 3.12.0) (Alpine 8.212.04-r0)\nOpenJDK 64-Bit Server VM (build 25.212-b04, mixed mode)\n',
};

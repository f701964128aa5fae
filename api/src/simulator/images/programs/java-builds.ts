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

/** The release that an image of this major version has: `official` is Docker's own `openjdk`, else Temurin's. */
export function javaBuild(major: number, official: boolean): JavaBuild {
  if (major === 8) {
    const update = official ? 342 : 372;
    const vendor = official ? '' : '(Temurin)';
    return {
      variable: official ? `8u${update}` : `jdk8u${update}-b07`,
      about: `openjdk version "1.8.0_${update}"\nOpenJDK Runtime Environment ${vendor}(build 1.8.0_${update}-b07)\nOpenJDK 64-Bit Server VM ${vendor}(build 25.${update}-b07, mixed mode)\n`,
    };
  }
  const [version, date, build, vendor] = official
    ? (openjdk[major] ?? [`${major}.0.1`, '2022-04-19', '10-24', ''])
    : (temurin[major] ?? [`${major}.0.2`, '2023-01-17', '7']);
  const full = `${version}+${build}`;
  const name = vendor ?? `Temurin-${full} `;
  return {
    variable: official ? version : `jdk-${full}`,
    about: `openjdk version "${version}" ${date}\nOpenJDK Runtime Environment ${name}(build ${full})\nOpenJDK 64-Bit Server VM ${name}(build ${full}, mixed mode, sharing)\n`,
  };
}

import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, amazon, amazon2, buildpack, centos7, debianSlim, oracleSlim, packages, ubi, ubuntu } from '../bases/index.ts';
import { redhatRelease } from '../bases/redhat-releases.ts';
import { type Base, executable, type ImageModel, type Tag } from '../model.ts';
import { execCommand } from '../programs/gosu.ts';
import { type JavaVendor, javaBuild } from '../programs/java-builds.ts';
import { java } from '../programs/languages.ts';
import { standardInput } from '../programs/standard-input.ts';

type ImageVendor = Exclude<JavaVendor, 'Alpine' | 'Red Hat'>;

/** Java machines, and what builds with one. */
export const javaModel: ImageModel = {
  repositories: [
    'openjdk',
    'eclipse-temurin',
    'amazoncorretto',
    'maven',
    'gradle',
    'java',
    'adoptopenjdk',
    'adoptopenjdk/openjdk8',
    'adoptopenjdk/openjdk11',
    'azul/zulu-openjdk',
    'azul/zulu-openjdk-alpine',
    'azul/zulu-openjdk-debian',
    'sapmachine',
  ],
  describe(tag, repository) {
    const builds = /\/(maven|gradle)$/.test(repository);
    const major = majorOf(tag, repository, builds);
    const vendor = vendorOf(tag, repository);
    const base = baseOf(tag, repository, vendor, major);
    const maker = vendor === 'OpenJDK' && base === alpine ? 'Alpine' : vendor;
    const { home, shells } = places[vendor](major, base);
    const build = repository.endsWith('maven') ? 'mvn' : 'gradle';
    return {
      base,
      megabytes: base === alpine ? 120 : base === debianSlim || base === amazon2 ? 190 : 245,
      files: {
        ...(base === oracleSlim && redhatRelease('ol', '8')),
        [`${home}/bin/java`]: executable(java(major, maker), 40),
        ...(base === oracleSlim && { '/usr/bin/java': executable(java(major, maker), 40) }),
        ...(base === ubuntu && { '/usr/lib/locale/locale-archive': '' }),
        [`${home}/bin/jshell`]: executable(jshell, 60),
        ...(base === buildpack && packages.curl),
        ...(base === ubuntu && { ...packages.curl, ...packages.wget }),
        ...(base === alpine && build === 'mvn' && packages.alpineBash),
        ...(builds && {
          '/usr/local/bin/mvn-entrypoint.sh': executable((process) =>
            execCommand(process, process.argv.slice(1), '/usr/local/bin/mvn-entrypoint.sh'),
          ),
          '/__cacert_entrypoint.sh': executable((process) => execCommand(process, process.argv.slice(1), '/__cacert_entrypoint.sh')),
        }),
      },
      config: {
        ...(builds
          ? {
              entrypoint: build === 'mvn' ? ['/usr/local/bin/mvn-entrypoint.sh'] : ['/__cacert_entrypoint.sh'],
              cmd: [build],
              ...(build === 'gradle' && { workingDir: '/home/gradle' }),
            }
          : // Release 8 has no such prompt, and a runtime without a compiler none either.
            { cmd: shells && major > 8 && !tag.has('jre') ? ['jshell'] : [base === alpine ? '/bin/sh' : '/bin/bash'] }),
        env: {
          JAVA_HOME: home,
          PATH: pathOf(home),
          ...languageOf(vendor, base, major),
          ...(vendor !== 'Corretto' && vendor !== 'Zulu' && { JAVA_VERSION: javaBuild(major, maker).variable }),
          ...(maker === 'Alpine' && major === 8 && { JAVA_ALPINE_VERSION: '8.212.04-r0' }),
        },
      },
    };
  },
};

/** What builds says its machine's release apart from its own. */
function majorOf(tag: Tag, repository: string, builds: boolean): number {
  if (builds) return Number(/(?:jdk|jre|temurin|corretto|ibmjava|sapmachine|semeru|zulu)-?(\d+)/.exec(tag.text)?.[1] ?? 17);
  return tag.version[0] ?? Number(/jdk(\d+)$/.exec(repository)?.[1] ?? (repository === 'docker.io/library/openjdk' ? 18 : 17));
}

function vendorOf(tag: Tag, repository: string): ImageVendor {
  if (repository.endsWith('corretto') || tag.has('corretto') || tag.has('amazoncorretto')) return 'Corretto';
  if (repository.includes('/zulu-')) return 'Zulu';
  const isOpenjdk = repository === 'docker.io/library/openjdk' || (repository.endsWith('/maven') && tag.has('openjdk'));
  return isOpenjdk ? 'OpenJDK' : 'Temurin';
}

/** @see docker-library/openjdk, adoptium/containers, corretto/corretto-docker, zulu-openjdk/zulu-openjdk */
function baseOf(tag: Tag, repository: string, vendor: JavaVendor, major: number): Base {
  if (tag.has('alpine') || repository.endsWith('-alpine')) return alpine;
  if (vendor === 'Corretto') return tag.text.includes('al2023') ? amazon : amazon2;
  if (tag.has('slim') || repository.endsWith('-debian')) return debianSlim;
  if (tag.text.includes('centos7')) return centos7;
  if (/ubi\d|focal|jammy/.test(tag.text)) return tag.text.includes('ubi') ? ubi : ubuntu;
  if (vendor === 'OpenJDK' || repository === 'docker.io/library/java')
    return major >= 12 && !tag.has('bullseye') && !tag.has('buster') ? oracleSlim : buildpack;
  return ubuntu;
}

/** Where each is, and whether its image starts a prompt. */
const places: Readonly<Record<ImageVendor, (major: number, base: Base) => { readonly home: string; readonly shells: boolean }>> = {
  Temurin: () => ({ home: '/opt/java/openjdk', shells: true }),
  OpenJDK: (major, base) => ({ home: openjdkHome(major, base), shells: true }),
  Corretto: (major, base) => ({ home: `/usr/lib/jvm/${base === alpine ? 'default-jvm' : `java-${major}-amazon-corretto`}`, shells: false }),
  Zulu: (major) => ({ home: `/usr/lib/jvm/zulu${major}`, shells: false }),
};

/** @see docker-library/openjdk: Dockerfile-linux.template */
function openjdkHome(major: number, base: Base): string {
  if (base === alpine) return major < 9 ? `/usr/lib/jvm/java-1.${major}-openjdk` : `/opt/openjdk-${major}`;
  return base === oracleSlim ? `/usr/java/openjdk-${major}` : `/usr/local/openjdk-${major}`;
}

const USUAL = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** A machine of Alpine's own packages comes last. */
const pathOf = (home: string): string =>
  home.startsWith('/usr/lib/jvm/java-1.') ? `${USUAL}:${home}/jre/bin:${home}/bin` : `${home}/bin:${USUAL}`;

/** What their Dockerfiles say of the language, so that text is read as UTF-8. */
function languageOf(vendor: JavaVendor, base: Base, major: number): Readonly<Record<string, string>> {
  if (vendor === 'Temurin' && base !== buildpack) return TEMURIN_LANGUAGE;
  return vendor === 'OpenJDK' && base === alpine && major > 8 ? {} : vendor === 'Zulu' ? TEMURIN_LANGUAGE : { LANG: 'C.UTF-8' };
}
/** @see adoptium/containers: docker_templates/ubuntu.Dockerfile.j2 */
export const TEMURIN_LANGUAGE = { LANG: 'en_US.UTF-8', LANGUAGE: 'en_US:en', LC_ALL: 'en_US.UTF-8' } as const;

/** A prompt: it ends with its input. */
function* jshell(process: Process): Task<number> {
  yield* process.sleep(SECOND);
  yield* standardInput(process);
  return 0;
}

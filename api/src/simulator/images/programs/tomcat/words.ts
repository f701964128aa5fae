import type { Process } from '../../../kernel/index.ts';
import { javaText } from '../../../shell/utilities/time/zone.ts';
import { isBefore, release, type Tag } from '../../model.ts';
import { machineProblem } from '../java-options.ts';
import type { StartProblem } from '../start-checks.ts';
import { BASE, makeDirectories } from './log-files.ts';

const TOMCAT = ['10.1.8', '11.0.0-M6', '10.0.27', '9.0.75', '8.5.88', '8.0.53', '7.0.109'];
/** The version that a tag names. */
export const tomcatVersion = (tag: Tag): string => release(tag, TOMCAT);

/** A connector by its handler's name, and why it could not be had. */
interface ConnectorWords {
  readonly name: string;
  readonly problem?: string;
}

/** When each was built, of those that were seen to run. */
const TOMCAT_BUILT: Readonly<Record<string, string>> = {
  '9.0.50': 'Jun 28 2021 08:46:44 UTC',
  '9.0.74': 'Apr 13 2023 08:10:39 UTC',
  '9.0.75': 'May 4 2023 13:04:05 UTC',
  '9.0.76': 'Jun 5 2023 07:17:04 UTC',
  '10.1.1': 'Oct 3 2022 12:42:14 UTC',
  '10.1.33': 'Nov 7 2024 22:28:55 UTC',
};
const ADD_OPENS = ['base/java.lang', 'base/java.io', 'base/java.util', 'base/java.util.concurrent', 'rmi/sun.rmi.transport'].map(
  (what) => `--add-opens=java.${what}=ALL-UNNAMED`,
);
const TOMCAT_OPTIONS = [
  '-Djava.util.logging.config.file=/usr/local/tomcat/conf/logging.properties',
  '-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager',
  '-Djdk.tls.ephemeralDHKeySize=2048',
  '-Djava.protocol.handler.pkgs=org.apache.catalina.webresources',
  '-Dorg.apache.catalina.security.SecurityListener.UMASK=0027',
];
const TOMCAT_PLACES = [
  '-Dignore.endorsed.dirs=',
  '-Dcatalina.base=/usr/local/tomcat',
  '-Dcatalina.home=/usr/local/tomcat',
  '-Djava.io.tmpdir=/usr/local/tomcat/temp',
];

/** Which of its words a version has, and the Java that its image brings. */
export interface Edition {
  readonly version: string;
  /** Its words of 2020, and the connector for AJP that it opened by itself before that. */
  readonly old: boolean;
  readonly native: boolean;
  readonly jdk: number;
  readonly tag: Tag;
}

/** Which one an image's tag means. */
export function editionOf(tag: Tag): Edition {
  const version = tomcatVersion(tag);
  const made = tag.version.length === 0 ? { ...tag, version: version.split('.').map(Number) } : tag;
  const old = isBefore(made, 8, 5, 52);
  const jdk = Number(/(?:^|-)(?:jdk|jre)(\d+)/.exec(tag.text)?.[1] ?? (old ? 8 : 17));
  return { version, old, native: !isBefore(made, 10, 1), jdk, tag: made };
}

/** What it says until it serves. @see tomcat: java/org/apache/catalina/startup/VersionLoggerListener.java, Catalina.java */
export function tomcatWords(
  process: Process,
  { version, old, native, jdk }: Edition,
  connectors: readonly ConnectorWords[],
  accessLog: readonly string[],
): string[] {
  const own =
    process.env
      .get('JAVA_OPTS')
      ?.split(/\s+/)
      .filter((word) => word !== '') ?? [];
  const options = [...(jdk > 8 ? ADD_OPENS : []), ...TOMCAT_OPTIONS.slice(0, 2), ...own, ...TOMCAT_OPTIONS.slice(2), ...TOMCAT_PLACES];
  const log = 'VersionLoggerListener.log';
  const apr = (text: string): string => `org.apache.catalina.core.AprLifecycleListener.${text}`;
  const java: Readonly<Record<number, string>> = { 8: '1.8.0_372-b07', 11: '11.0.19+7', 17: '17.0.7+7' };
  const told = {
    'Server version name': `Apache Tomcat/${version}`,
    'Server built': TOMCAT_BUILT[version] ?? 'Apr 14 2023 08:42:27 UTC',
    'Server version number': `${version}.0`,
    'OS Name': 'Linux',
    'OS Version': process.system.release,
    Architecture: process.system.machine === 'x86_64' ? 'amd64' : process.system.machine,
    'Java Home': jdk > 8 ? '/opt/java/openjdk' : '/opt/java/openjdk/jre',
    'JVM Version': java[jdk] ?? `${jdk}`,
    'JVM Vendor': jdk > 8 ? 'Eclipse Adoptium' : 'Temurin',
    CATALINA_BASE: '/usr/local/tomcat',
    CATALINA_HOME: '/usr/local/tomcat',
  };
  const lines = [
    ...Object.entries(told).map(([name, value]) => `org.apache.catalina.startup.${log} ${`${name}:`.padEnd(22)} ${value}`),
    ...options.map((word) => `org.apache.catalina.startup.${log} Command line argument: ${word}`),
    native
      ? apr('lifecycleEvent Loaded Apache Tomcat Native library [2.0.3] using APR version [1.7.0].')
      : apr(`lifecycleEvent Loaded ${old ? 'APR based ' : ''}Apache Tomcat Native library [1.2.36] using APR version [1.7.0].`),
    ...(native
      ? []
      : [
          apr(
            `lifecycleEvent APR capabilities: IPv6 [true], sendfile [true], accept filters [false], random [true]${old ? '' : ', UDS [true]'}.`,
          ),
          apr('lifecycleEvent APR/OpenSSL configuration: useAprConnector [false], useOpenSSL [true]'),
        ]),
    apr('initializeSSL OpenSSL successfully initialized [OpenSSL 3.0.2 15 Mar 2022]'),
    ...connectors.flatMap(({ name, problem }) => [
      `org.apache.coyote.AbstractProtocol.init Initializing ProtocolHandler ["${name}"]`,
      ...(problem === undefined ? [] : [problem]),
    ]),
    `org.apache.catalina.startup.Catalina.load ${old ? 'Initialization processed in 638 ms' : 'Server initialization in [638] milliseconds'}`,
    'org.apache.catalina.core.StandardService.startInternal Starting service [Catalina]',
    `org.apache.catalina.core.StandardEngine.startInternal ${old ? `Starting Servlet Engine: Apache Tomcat/${version}` : `Starting Servlet engine: [Apache Tomcat/${version}]`}`,
    ...[`${BASE}/webapps`, `${BASE}/conf/Catalina/localhost`]
      .filter((directory) => !makeDirectories(process, directory))
      .map((directory) => `SEVERE ${HOST}.beforeStart Unable to create directory for deployment: [${directory}]`),
    ...accessLog.map((problem) => `SEVERE org.apache.catalina.valves.AccessLogValve.open ${problem}`),
    ...deployed(process),
    ...connectors
      .filter(({ problem }) => problem === undefined)
      .map(({ name }) => `org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler ["${name}"]`),
    `org.apache.catalina.startup.Catalina.start Server startup in ${old ? '412 ms' : '[412] milliseconds'}`,
  ];
  return lines.map((line) => {
    const level = /^(SEVERE|WARNING) /.exec(line)?.[1];
    return level === undefined ? info(process, line) : leveled(process, level, line.slice(level.length + 1));
  });
}

/** What Java says of its options before anything else; its script adds to the launcher's. @see tomcat: bin/catalina.sh */
export function launched(process: Process, { jdk }: Edition): StartProblem {
  process.env.set('JDK_JAVA_OPTIONS', `${process.env.get('JDK_JAVA_OPTIONS') ?? ''} ${ADD_OPENS.join(' ')}`);
  return machineProblem(process, ['JAVA_OPTS', 'CATALINA_OPTS'], jdk);
}

const at = (process: Process): string => javaText(process, '%d-%b-%Y %H:%M:%S.%3N');
/** A line of its log, as its own formatter writes it. @see tomcat: java/org/apache/juli/OneLineFormatter.java */
export const info = (process: Process, text: string, thread = 'main'): string => `${at(process)} INFO [${thread}] ${text}`;
export const warning = (process: Process, text: string): string => leveled(process, 'WARNING', text);
export const severe = (process: Process, text: string): string => leveled(process, 'SEVERE', text);
const leveled = (process: Process, level: string, text: string): string => `${at(process)} ${level} [main] ${text}`;

const WEBAPPS = `${BASE}/webapps`;
const HOST = 'org.apache.catalina.startup.HostConfig';

function inWebapps(process: Process): readonly string[] {
  try {
    return process.readdir(WEBAPPS);
  } catch {
    return [];
  }
}

/**
 * Archives before directories; an archive is unpacked beside itself, and each application has a directory for what is made of its pages.
 * @see tomcat: java/org/apache/catalina/startup/HostConfig.java deployApps, ContextConfig.java fixDocBase, core/StandardContext.java postWorkDirectory
 */
function deployed(process: Process): string[] {
  const names = inWebapps(process);
  const archives = names.filter((name) => name.endsWith('.war'));
  const directories = names.filter((name) => !name.includes('.') && !archives.includes(`${name}.war`));
  const told = (method: string, what: string, name: string, problems: readonly string[]): string[] => [
    `${HOST}.${method} Deploying web application ${what} [${WEBAPPS}/${name}]`,
    ...problems,
    ...workDirectory(process, name.replace(/\.war$/, '')),
    `${HOST}.${method} Deployment of web application ${what} [${WEBAPPS}/${name}] has finished in [253] ms`,
  ];
  return [
    ...archives.flatMap((name) => told('deployWAR', 'archive', name, unpacked(process, name.slice(0, -4)))),
    ...directories.flatMap((name) => told('deployDirectory', 'directory', name, [])),
  ];
}

const pathOf = (name: string): string => (name === 'ROOT' ? '' : `/${name.replaceAll('#', '/')}`);

function unpacked(process: Process, name: string): string[] {
  const directory = `${WEBAPPS}/${name}`;
  if (makeDirectories(process, directory)) return [];
  return [
    `SEVERE org.apache.catalina.startup.ContextConfig.beforeStart Exception fixing docBase for context [${pathOf(name)}]`.concat(
      `\n\tjava.io.IOException: Unable to create the directory [${directory}]`,
    ),
  ];
}

function workDirectory(process: Process, name: string): string[] {
  const directory = `${BASE}/work/Catalina/localhost/${name}`;
  if (makeDirectories(process, directory)) return [];
  return [
    `WARNING org.apache.catalina.core.StandardContext.postWorkDirectory Failed to create work directory [${directory}] for context [${pathOf(name)}]`,
    `SEVERE org.apache.jasper.EmbeddedServletOptions.<init> The scratchDir you specified: [${directory}] is unusable.`,
  ];
}

import type { Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/lib/calendar.ts';
import { debianSlim, ubuntu } from '../bases/index.ts';
import { folder, isBefore, release, script, type Tag } from '../model.ts';
import { cannotWrite, type StartProblem } from '../programs/start-checks.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { html } from './answers.ts';
import type { Service } from './services.data.ts';

const jdkPath = '/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const jenkins =
  (thread: number, text: string | ((process: Process) => string)) =>
  (process: Process): string =>
    `${strftime('%Y-%m-%d %H:%M:%S.%3N+0000', process.now)} [id=${thread}]\tINFO\t${typeof text === 'string' ? text : text(process)}`;
const attained = (text: string) => jenkins(31, `jenkins.InitReactorRunner$1#onAttained: ${text}`);
const home = (process: Process): string => process.env.get('JENKINS_HOME') ?? '/var/jenkins_home';
const RULE = `${'*'.repeat(61)}\n`.repeat(3);

/** @see jenkins: core/src/main/java/jenkins/install/SetupWizard.java init */
function firstPassword(process: Process): string {
  const file = `${home(process)}/secrets/initialAdminPassword`;
  const password = process.readFile(file).trim();
  return `jenkins.install.SetupWizard#init: \n\n${RULE}\nJenkins initial setup is required. An admin user has been created and a password generated.\nPlease use the following password to proceed to installation:\n\n${password}\n\nThis may also be found at: ${file}\n\n${RULE}`;
}

/** The home's files are made at the first start, and kept with the volume. @see jenkinsci/docker: jenkins.sh */
function jenkinsHome(process: Process): StartProblem | undefined {
  const directory = home(process);
  const refused = cannotWrite(process, directory, () => [
    `touch: cannot touch '${directory}/copy_reference_file.log': Permission denied`,
    `Can not write to ${directory}/copy_reference_file.log. Wrong volume permissions?`,
  ]);
  if (refused) return refused;
  if (!process.access(directory, 'w')) return undefined;
  if (!process.access(`${directory}/secrets`, 'f')) process.mkdir(`${directory}/secrets`, 0o700);
  const file = `${directory}/secrets/initialAdminPassword`;
  if (!process.access(file, 'f')) process.writeFile(file, `${process.random.hex(32)}\n`, { mode: 0o640 });
  return undefined;
}

const hasWizard = (process: Process): boolean =>
  !/runSetupWizard=false/.test(process.env.get('JAVA_OPTS') ?? '') && process.access(`${home(process)}/secrets/initialAdminPassword`, 'r');

const TOMCAT = ['10.1.8', '11.0.0-M6', '10.0.27', '9.0.75', '8.5.88', '8.0.53', '7.0.109'];
const tomcatVersion = (tag: Tag): string => release(tag, TOMCAT);

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

/** What it says until it serves. @see tomcat: java/org/apache/catalina/startup/VersionLoggerListener.java, Catalina.java */
function tomcatWords(process: Process, tag: Tag): string {
  const version = tomcatVersion(tag);
  const made = tag.version.length === 0 ? { ...tag, version: version.split('.').map(Number) } : tag;
  // Its words of 2020, and the connector for AJP that it opened by itself before that.
  const old = isBefore(made, 8, 5, 52);
  const native = !isBefore(made, 10, 1);
  const jdk = Number(/(?:^|-)(?:jdk|jre)(\d+)/.exec(tag.text)?.[1] ?? (old ? 8 : 17));
  const own =
    process.env
      .get('JAVA_OPTS')
      ?.split(/\s+/)
      .filter((word) => word !== '') ?? [];
  const options = [...(jdk > 8 ? ADD_OPENS : []), ...TOMCAT_OPTIONS.slice(0, 2), ...own, ...TOMCAT_OPTIONS.slice(2), ...TOMCAT_PLACES];
  const log = 'VersionLoggerListener.log';
  const apr = (text: string): string => `org.apache.catalina.core.AprLifecycleListener.${text}`;
  const protocols = old ? ['http-nio-8080', 'ajp-nio-8009'] : ['http-nio-8080'];
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
    ...protocols.map((name) => `org.apache.coyote.AbstractProtocol.init Initializing ProtocolHandler ["${name}"]`),
    `org.apache.catalina.startup.Catalina.load ${old ? 'Initialization processed in 638 ms' : 'Server initialization in [638] milliseconds'}`,
    'org.apache.catalina.core.StandardService.startInternal Starting service [Catalina]',
    `org.apache.catalina.core.StandardEngine.startInternal ${old ? `Starting Servlet Engine: Apache Tomcat/${version}` : `Starting Servlet engine: [Apache Tomcat/${version}]`}`,
    ...deployed(process),
    ...protocols.map((name) => `org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler ["${name}"]`),
    `org.apache.catalina.startup.Catalina.start Server startup in ${old ? '412 ms' : '[412] milliseconds'}`,
  ];
  const time = strftime('%d-%b-%Y %H:%M:%S.%3N', process.now);
  const note = jdk > 8 ? [`NOTE: Picked up JDK_JAVA_OPTIONS:  ${ADD_OPENS.join(' ')}`] : [];
  return [...note, ...lines.map((line) => `${time} INFO [main] ${line}`)].join('\n');
}

const WEBAPPS = '/usr/local/tomcat/webapps';

function inWebapps(process: Process): readonly string[] {
  try {
    return process.readdir(WEBAPPS);
  } catch {
    return [];
  }
}

/** @see tomcat: java/org/apache/catalina/startup/HostConfig.java deployApps: archives before directories */
function deployed(process: Process): string[] {
  const names = inWebapps(process);
  const archives = names.filter((name) => name.endsWith('.war'));
  const directories = names.filter((name) => !name.includes('.') && !archives.includes(`${name}.war`));
  const told = (method: string, what: string, name: string): string[] => [
    `org.apache.catalina.startup.HostConfig.${method} Deploying web application ${what} [${WEBAPPS}/${name}]`,
    `org.apache.catalina.startup.HostConfig.${method} Deployment of web application ${what} [${WEBAPPS}/${name}] has finished in [253] ms`,
  ];
  return [
    ...archives.flatMap((name) => told('deployWAR', 'archive', name)),
    ...directories.flatMap((name) => told('deployDirectory', 'directory', name)),
  ];
}

/** In the background, its words in a file. @see tomcat: bin/startup.sh, bin/catalina.sh start */
const TOMCAT_STARTUP =
  '#!/bin/sh\ncd /usr/local/tomcat\n/usr/local/tomcat/bin/catalina.sh run >> /usr/local/tomcat/logs/catalina.out 2>&1 &\necho "Tomcat started."\n';
const TOMCAT_SERVER = `<?xml version="1.0" encoding="UTF-8"?>
<Server port="8005" shutdown="SHUTDOWN">
  <Service name="Catalina">
    <Connector port="8080" protocol="HTTP/1.1"
               connectionTimeout="20000"
               redirectPort="8443" />
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost"  appBase="webapps"
            unpackWARs="true" autoDeploy="true">
      </Host>
    </Engine>
  </Service>
</Server>
`;

/** The image brings no application: each path is missing. @see tomcat: java/org/apache/catalina/valves/ErrorReportValve.java */
const noApplication = (process: Process): HttpResponse => ({
  status: 404,
  headers: { 'Content-Type': 'text/html;charset=utf-8', 'Content-Language': 'en' },
  body: `<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title><style type="text/css">body {font-family:Tahoma,Arial,sans-serif;} h1, h2, h3, b {color:white;background-color:#525D76;} h1 {font-size:22px;} h2 {font-size:16px;} h3 {font-size:14px;} p {font-size:12px;} a {color:black;} .line {height:1px;background-color:#525D76;border:none;}</style></head><body><h1>HTTP Status 404 – Not Found</h1><hr class="line" /><p><b>Type</b> Status Report</p><p><b>Description</b> The origin server did not find a current representation for the target resource or is not willing to disclose that one exists.</p><hr class="line" /><h3>Apache Tomcat/${process.env.get('TOMCAT_VERSION') ?? ''}</h3></body></html>`,
});

/** Since the end of 2019 its image brings no applications. @see docker-library/tomcat: #181 */
function bringsApplications(process: Process): boolean {
  const [major = 0, minor = 0, patch = 0] = (process.env.get('TOMCAT_VERSION') ?? '').split('.').map(Number);
  return (
    (major === 7 && patch < 99) ||
    (major === 8 && (minor < 5 || patch < 50)) ||
    (major === 9 && minor === 0 && patch < 30) ||
    (major > 0 && major < 7)
  );
}

/** Files of its applications are served; what is a program in them is not followed. @see tomcat: java/org/apache/catalina/servlets/DefaultServlet.java */
function tomcatAnswer(process: Process, { method, path }: HttpRequest): HttpResponse {
  const webapps = '/usr/local/tomcat/webapps';
  const deployed = process.access(webapps, 'r') ? process.readdir(webapps) : [];
  const context = path.split('/')[1] ?? '';
  if (context !== '' && deployed.includes(context) && path === `/${context}`)
    return { status: 302, headers: { Location: `/${context}/` }, body: '' };
  const files = [deployed.includes(context) ? `${webapps}${path}` : `${webapps}/ROOT${path}`].flatMap((file) =>
    path.endsWith('/') ? ['index.html', 'index.htm'].map((name) => file + name) : [file],
  );
  const found = files.find((file) => process.access(file, 'r') && process.stat(file).type === 'file' && !file.includes('/WEB-INF/'));
  if (found !== undefined && !found.endsWith('.jsp'))
    return { ...html(''), headers: { 'Content-Type': mimeOf(found) }, body: process.readFile(found) };
  if (bringsApplications(process) && path === '/') return html(`Apache Tomcat/${process.env.get('TOMCAT_VERSION')}`);
  if (deployed.length > 0 || bringsApplications(process))
    process.remark({ kind: 'NotFollowed', program: 'tomcat', why: `what an application answers to ${method} ${path}`, taken: 'statement' });
  return noApplication(process);
}

const mimeOf = (path: string): string =>
  ({
    html: 'text/html',
    htm: 'text/html',
    css: 'text/css',
    js: 'application/javascript',
    json: 'application/json',
    txt: 'text/plain',
    xml: 'application/xml',
  })[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

/** @see jetty: jetty-server/src/main/java/org/eclipse/jetty/server/handler/DefaultHandler.java */
const noContext = (): HttpResponse => ({
  status: 404,
  headers: { 'Content-Type': 'text/html;charset=utf-8' },
  body: '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Error 404 - Not Found</title>\n<meta charset="utf-8">\n</head>\n<body>\n<h2>Error 404 - Not Found.</h2>\n<p>No context on this server matched or handled this request.</p>\n</body>\n</html>\n',
});

export const javaServices: readonly Service[] = [
  {
    repositories: ['jenkins/jenkins', 'jenkins', 'jenkinsci/blueocean'],
    base: debianSlim,
    megabytes: 264,
    path: '/usr/local/bin/jenkins.sh',
    account: { name: 'jenkins', uid: 1000, home: '/var/jenkins_home', shell: '/bin/bash' },
    user: 'jenkins',
    entrypoint: ['/usr/bin/tini', '--', '/usr/local/bin/jenkins.sh'],
    owned: { '/var/jenkins_home': { uid: 1000, gid: 1000, mode: 0o755 } },
    volumes: ['/var/jenkins_home'],
    env: { JENKINS_HOME: '/var/jenkins_home', JENKINS_SLAVE_AGENT_PORT: '50000', JAVA_HOME: '/opt/java/openjdk', PATH: jdkPath },
    check: jenkinsHome,
    startup: 18,
    memory: 420,
    stream: 2,
    lines: [
      () => 'Running from: /usr/share/jenkins/jenkins.war',
      (process) => `webroot: ${home(process)}/war`,
      jenkins(
        1,
        (process) =>
          `hudson.WebAppMain#contextInitialized: Jenkins home directory: ${home(process)} found at: EnvVars.masterEnvVars.get("JENKINS_HOME")`,
      ),
      jenkins(24, 'winstone.Logger#logInternal: Winstone Servlet Engine running: controlPort=disabled'),
      ...[
        'Started initialization',
        'Listed all plugins',
        'Prepared all plugins',
        'Started all plugins',
        'Augmented all extensions',
        'System config loaded',
        'System config adapted',
        'Loaded all jobs',
        'Configuration for all jobs updated',
      ].map(attained),
      (process) => (hasWizard(process) ? jenkins(39, firstPassword)(process) : ''),
      attained('Completed initialization'),
      jenkins(23, 'hudson.lifecycle.Lifecycle#onReady: Jenkins is fully up and running'),
    ],
    ports: [
      {
        port: 8080,
        paths: {
          '/login': html('Sign in [Jenkins]'),
          '/': {
            status: 403,
            headers: { 'Content-Type': 'text/html;charset=utf-8', 'X-Jenkins': '2.401' },
            body: '<html><head></head><body>Authentication required\n</body></html>',
          },
        },
      },
      50000,
    ],
    code: 143,
  },
  {
    repositories: ['tomcat', 'bitnami/tomcat'],
    base: ubuntu,
    megabytes: 190,
    path: '/usr/local/tomcat/bin/catalina.sh',
    cmd: ['catalina.sh', 'run'],
    workingDir: '/usr/local/tomcat',
    files: {
      '/usr/local/tomcat/bin/startup.sh': script(TOMCAT_STARTUP),
      '/usr/local/tomcat/bin/shutdown.sh': script('#!/bin/sh\npkill -TERM -f "catalina.sh run"\n'),
      '/usr/local/tomcat/conf/server.xml': TOMCAT_SERVER,
      ...Object.fromEntries(
        'BUILDING.txt CONTRIBUTING.md LICENSE NOTICE README.md RELEASE-NOTES RUNNING.txt filtered-KEYS upstream-KEYS'
          .split(' ')
          .map((name) => [`/usr/local/tomcat/${name}`, '']),
      ),
      ...Object.fromEntries(
        ['lib', 'logs', 'native-jni-lib', 'temp', 'webapps', 'work'].map((name) => [`/usr/local/tomcat/${name}`, folder()]),
      ),
      ...Object.fromEntries(
        ['ROOT', 'docs', 'examples', 'host-manager', 'manager'].map((name) => [`/usr/local/tomcat/webapps.dist/${name}`, folder()]),
      ),
    },
    env: (tag) => ({
      CATALINA_HOME: '/usr/local/tomcat',
      TOMCAT_MAJOR: tomcatVersion(tag).split('.')[0] as string,
      TOMCAT_VERSION: tomcatVersion(tag),
      JAVA_HOME: '/opt/java/openjdk',
      PATH: `/usr/local/tomcat/bin:${jdkPath}`,
    }),
    startup: 1.4,
    memory: 110,
    stream: 2,
    lines: [tomcatWords],
    ports: [{ port: 8080, paths: {}, otherwise: tomcatAnswer }],
    code: 143,
  },
  {
    repositories: ['jetty'],
    base: debianSlim,
    megabytes: 250,
    path: '/docker-entrypoint.sh',
    user: 'jetty',
    account: { name: 'jetty', uid: 999, home: '/home/jetty' },
    workingDir: '/var/lib/jetty',
    cmd: ['java', '-jar', '/usr/local/jetty/start.jar'],
    env: { JETTY_HOME: '/usr/local/jetty', JETTY_BASE: '/var/lib/jetty', PATH: `/usr/local/jetty/bin:${jdkPath}` },
    startup: 1.2,
    memory: 90,
    stream: 2,
    ports: [{ port: 8080, paths: {}, otherwise: noContext }],
    code: 143,
  },
];

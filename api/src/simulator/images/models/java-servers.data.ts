import { seconds, type Task } from '../../engine/index.ts';
import type { ImageFiles, Process } from '../../kernel/index.ts';
import { javaText } from '../../shell/utilities/time/zone.ts';
import { debianSlim, packages, ubi, ubuntu } from '../bases/index.ts';
import { executable, folder, script } from '../model.ts';
import { javaBuild } from '../programs/java-builds.ts';
import { java } from '../programs/languages.ts';
import { cannotWrite, type StartProblem } from '../programs/start-checks.ts';
import { TOMCAT_LOGGING, TOMCAT_SERVER, TOMCAT_STARTUP } from '../programs/tomcat/files.ts';
import { tomcat } from '../programs/tomcat/tomcat.ts';
import { editionOf, tomcatVersion } from '../programs/tomcat/words.ts';
import type { HttpResponse } from '../servers/http-message.ts';
import { html, json } from './answers.ts';
import { TEMURIN_LANGUAGE } from './java.ts';
import { fillJenkinsHome } from './jenkins-home.ts';
import type { Service } from './services.data.ts';

const jdkPath = '/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const jenkins =
  (thread: number, text: string | ((process: Process) => string)) =>
  (process: Process): string =>
    `${javaText(process, '%Y-%m-%d %H:%M:%S.%3N%z')} [id=${thread}]\tINFO\t${typeof text === 'string' ? text : text(process)}`;
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
  const refused = cannotWrite(process, directory, ({ message }) => [
    `touch: cannot touch '${directory}/copy_reference_file.log': ${message}`,
    `Can not write to ${directory}/copy_reference_file.log. Wrong volume permissions?`,
  ]);
  if (refused) return refused;
  if (!process.access('/tmp', 'w')) return { lines: [...jenkinsBegins(process), NO_TEMPORARY_FILE], code: 1 };
  if (!process.access(directory, 'w')) return undefined;
  fillJenkinsHome(process, directory);
  return undefined;
}

const jenkinsBegins = (process: Process): string[] => ['Running from: /usr/share/jenkins/jenkins.war', `webroot: ${home(process)}/war`];

/** @see jenkins: war/src/main/java/executable/Main.java extractFromJar */
const NO_TEMPORARY_FILE = `Exception in thread "main" java.io.UncheckedIOException: Jenkins failed to create a temporary file in /tmp: java.io.IOException: Read-only file system
\tat executable.Main.extractFromJar(Main.java:477)
\tat executable.Main.main(Main.java:265)
Caused by: java.io.IOException: Read-only file system
\tat java.base/java.io.UnixFileSystem.createFileExclusively(Native Method)
\tat java.base/java.io.File.createTempFile(File.java:2170)
\tat executable.Main.extractFromJar(Main.java:474)
\t... 1 more`;

const hasWizard = (process: Process): boolean =>
  !/runSetupWizard=false/.test(process.env.get('JAVA_OPTS') ?? '') && process.access(`${home(process)}/secrets/initialAdminPassword`, 'r');

/** @see jetty: jetty-server/src/main/java/org/eclipse/jetty/server/handler/DefaultHandler.java */
const noContext = (): HttpResponse => ({
  status: 404,
  headers: { 'Content-Type': 'text/html;charset=utf-8' },
  body: '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Error 404 - Not Found</title>\n<meta charset="utf-8">\n</head>\n<body>\n<h2>Error 404 - Not Found.</h2>\n<p>No context on this server matched or handled this request.</p>\n</body>\n</html>\n',
});

const VENDORS: Readonly<Record<string, string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  oracle: 'Oracle',
  mssql: 'Microsoft SQL Server',
  h2: 'Embedded H2',
};

/** Keycloak as it was before Quarkus: its script tells of the administrator it adds, and of its database. @see keycloak/keycloak-containers: server/tools/docker-entrypoint.sh */
function* keycloak(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  const user = env.get('KEYCLOAK_USER');
  if (user && env.get('KEYCLOAK_PASSWORD')) {
    yield* process.sleep(seconds(2));
    yield* process.write(
      1,
      `Added '${user}' to '/opt/jboss/keycloak/standalone/configuration/keycloak-add-user.json', restart server to load user\n`,
    );
  }
  let vendor = (env.get('DB_VENDOR') ?? '').toLowerCase();
  for (const name of ['postgres', 'mysql', 'mariadb']) if (vendor === '' && (yield* process.net.resolve(name)).length > 0) vendor = name;
  const database = VENDORS[vendor || 'h2'];
  if (database === undefined) {
    yield* process.write(1, `Unknown DB vendor ${vendor}\n`);
    return { lines: [], code: 1 };
  }
  const rule = '='.repeat(73);
  yield* process.write(1, `${rule}\n\n  Using ${database} database\n\n${rule}\n\n`);
  return undefined;
}

/** @see docker-library/tomcat: Dockerfile-linux.template */
const tomcatFiles: ImageFiles = {
  ...packages.wget,
  '/usr/lib/locale/locale-archive': '',
  '/usr/local/tomcat/bin/startup.sh': script(TOMCAT_STARTUP),
  '/usr/local/tomcat/bin/shutdown.sh': script('#!/bin/sh\npkill -TERM -f "catalina.sh run"\n'),
  '/usr/local/tomcat/conf/logging.properties': TOMCAT_LOGGING,
  '/usr/local/tomcat/conf/server.xml': TOMCAT_SERVER,
  ...Object.fromEntries(
    'BUILDING.txt CONTRIBUTING.md LICENSE NOTICE README.md RELEASE-NOTES RUNNING.txt filtered-KEYS upstream-KEYS'
      .split(' ')
      .map((name) => [`/usr/local/tomcat/${name}`, '']),
  ),
  ...Object.fromEntries(['lib', 'native-jni-lib', 'webapps'].map((name) => [`/usr/local/tomcat/${name}`, folder()])),
  ...Object.fromEntries(['logs', 'temp', 'work'].map((name) => [`/usr/local/tomcat/${name}`, folder(0o1777)])),
  ...Object.fromEntries(
    ['ROOT', 'docs', 'examples', 'host-manager', 'manager'].map((name) => [`/usr/local/tomcat/webapps.dist/${name}`, folder()]),
  ),
};

export const javaServices: readonly Service[] = [
  {
    repositories: ['jboss/keycloak', 'quay.io/keycloak/keycloak-legacy'],
    base: ubi,
    megabytes: 360,
    path: '/opt/jboss/tools/docker-entrypoint.sh',
    cmd: ['-b', '0.0.0.0'],
    account: { name: 'jboss', uid: 1000, home: '/opt/jboss' },
    user: '1000',
    check: keycloak,
    startup: 22,
    memory: 430,
    isUnheard: true,
    ports: [
      8443,
      {
        port: 8080,
        paths: {
          '/auth': { status: 303, headers: { Location: '/auth/' }, body: '' },
          '/auth/': html('Welcome to Keycloak'),
          '/auth/realms/master': json({ realm: 'master' }),
          '/': html('Welcome to Keycloak'),
        },
      },
      { port: 9990, address: '127.0.0.1', paths: {} },
    ],
    code: 0,
  },
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
    machine: ['JAVA_OPTS', 'JENKINS_JAVA_OPTS'],
    startup: 18,
    memory: 420,
    stream: 2,
    lines: [
      (process) => jenkinsBegins(process).join('\n'),
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
    variant: (tag) => ({ files: { ...tomcatFiles, '/opt/java/openjdk/bin/java': executable(java(editionOf(tag).jdk), 40) } }),
    env: (tag) => ({
      PATH: `/usr/local/tomcat/bin:${jdkPath}`,
      JAVA_HOME: '/opt/java/openjdk',
      ...TEMURIN_LANGUAGE,
      JAVA_VERSION: javaBuild(editionOf(tag).jdk, 'Temurin').variable,
      CATALINA_HOME: '/usr/local/tomcat',
      TOMCAT_NATIVE_LIBDIR: '/usr/local/tomcat/native-jni-lib',
      LD_LIBRARY_PATH: '/usr/local/tomcat/native-jni-lib',
      TOMCAT_MAJOR: tomcatVersion(tag).split('.')[0] as string,
      TOMCAT_VERSION: tomcatVersion(tag),
    }),
    startup: 1.4,
    memory: 110,
    stream: 2,
    run: tomcat,
    ports: [8080],
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
    isUnheard: true,
    startup: 1.2,
    memory: 90,
    stream: 2,
    ports: [{ port: 8080, paths: {}, otherwise: noContext }],
    code: 143,
  },
];

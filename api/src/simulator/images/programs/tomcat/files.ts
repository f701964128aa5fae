/** In the background, its words in a file. @see tomcat: bin/startup.sh, bin/catalina.sh start */
export const TOMCAT_STARTUP =
  '#!/bin/sh\ncd /usr/local/tomcat\n/usr/local/tomcat/bin/catalina.sh run >> /usr/local/tomcat/logs/catalina.out 2>&1 &\necho "Tomcat started."\n';
/** Its own conf/server.xml, without comments. */
export const TOMCAT_SERVER = `<?xml version="1.0" encoding="UTF-8"?>
<Server port="8005" shutdown="SHUTDOWN">
  <Listener className="org.apache.catalina.startup.VersionLoggerListener" />
  <Listener className="org.apache.catalina.core.AprLifecycleListener" SSLEngine="on" />
  <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener" />
  <Listener className="org.apache.catalina.mbeans.GlobalResourcesLifecycleListener" />
  <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener" />

  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container"
              type="org.apache.catalina.UserDatabase"
              description="User database that can be updated and saved"
              factory="org.apache.catalina.users.MemoryUserDatabaseFactory"
              pathname="conf/tomcat-users.xml" />
  </GlobalNamingResources>

  <Service name="Catalina">
    <Connector port="8080" protocol="HTTP/1.1"
               connectionTimeout="20000"
               redirectPort="8443" />

    <Engine name="Catalina" defaultHost="localhost">
      <Realm className="org.apache.catalina.realm.LockOutRealm">
        <Realm className="org.apache.catalina.realm.UserDatabaseRealm"
               resourceName="UserDatabase"/>
      </Realm>

      <Host name="localhost"  appBase="webapps"
            unpackWARs="true" autoDeploy="true">
        <Valve className="org.apache.catalina.valves.AccessLogValve" directory="logs"
               prefix="localhost_access_log" suffix=".txt"
               pattern="%h %l %u %t &quot;%r&quot; %s %b" />
      </Host>
    </Engine>
  </Service>
</Server>
`;
const HANDLER = 'org.apache.juli.AsyncFileHandler';
const CONSOLE = 'java.util.logging.ConsoleHandler';
const FILES = { '1catalina': 'catalina.', '2localhost': 'localhost.', '3manager': 'manager.', '4host-manager': 'host-manager.' };
const container = (path: string, handler: string): string => {
  const name = `org.apache.catalina.core.ContainerBase.[Catalina].[localhost]${path}`;
  return `${name}.level = INFO\n${name}.handlers = ${handler}.${HANDLER}\n\n`;
};
/** Its own conf/logging.properties, without comments. */
export const TOMCAT_LOGGING = `handlers = ${Object.keys(FILES)
  .map((name) => `${name}.${HANDLER}`)
  .join(', ')}, ${CONSOLE}

.handlers = 1catalina.${HANDLER}, ${CONSOLE}

${Object.entries(FILES)
  .map(([name, prefix]) =>
    ['level = ALL', `directory = \${catalina.base}/logs`, `prefix = ${prefix}`, 'maxDays = 90', 'encoding = UTF-8']
      .map((line) => `${name}.${HANDLER}.${line}\n`)
      .join(''),
  )
  .join('\n')}
${CONSOLE}.level = ALL
${CONSOLE}.formatter = org.apache.juli.OneLineFormatter
${CONSOLE}.encoding = UTF-8

${container('', '2localhost')}${container('.[/manager]', '3manager')}${container('.[/host-manager]', '4host-manager').trimEnd()}
`;

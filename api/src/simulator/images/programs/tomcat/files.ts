/** In the background, its words in a file. @see tomcat: bin/startup.sh, bin/catalina.sh start */
export const TOMCAT_STARTUP =
  '#!/bin/sh\ncd /usr/local/tomcat\n/usr/local/tomcat/bin/catalina.sh run >> /usr/local/tomcat/logs/catalina.out 2>&1 &\necho "Tomcat started."\n';
/** Its own conf/server.xml, without comments. */
export const TOMCAT_SERVER = `<?xml version="1.0" encoding="UTF-8"?>
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

import { describe } from 'vitest';
import { heldAgainstRuns, type Recording } from '../../../e2e/testing.ts';

const LOGS = 'volumeMounts: [{name: logs, mountPath: /usr/local/tomcat/logs}]';
const READER =
  'name: busybox, image: busybox, command: [sh, -c, "tail -f /logs/catalina*.log"], volumeMounts: [{name: logs, mountPath: /logs}]';
const VOLUMES = '  volumes: [{name: logs, emptyDir: {}}]';
const ask = { atSeconds: 30, command: ['curl', '-s', '-o', '/dev/null', '-A', 'me', 'localhost:8080/shop?a=1'] };
/** Its own server.xml with this in it instead. */
const changed = (...edits: readonly string[]): string =>
  `name: tomcat, image: "tomcat:9.0", command: [sh, -c, "sed -i '${edits.join(';')}' conf/server.xml; exec catalina.sh run"]`;

const recordings: readonly Recording[] = [
  {
    source: 'a book on Kubernetes: who reads the same volume reads the log',
    containers: [`name: tomcat, image: tomcat, ${LOGS}`, READER],
    spec: VOLUMES,
    at: 30,
    ask: 'logs web -c busybox',
    says: [
      /^15-May-2023 09:00:\d\d\.\d{3} INFO \[main\] org\.apache\.catalina\.startup\.VersionLoggerListener\.log Server version name: {3}Apache Tomcat\/10\.1\.8$/,
      /^15-May-2023 09:00:\d\d\.\d{3} INFO \[main\] org\.apache\.catalina\.startup\.Catalina\.start Server startup in \[\d+\] milliseconds$/,
    ],
  },
  {
    source: 'the same book, and the shell that Tomcat is started with',
    containers: [`name: tomcat, image: tomcat, ${LOGS}`],
    spec: VOLUMES,
    at: 30,
    ask: 'exec web -- ls -l /usr/local/tomcat/logs',
    says: [
      /^-rw-r----- 1 root root [1-9]\d+ May 15 09:00 catalina\.2023-05-15\.log$/,
      /^-rw-r----- 1 root root +0 May 15 09:00 host-manager\.2023-05-15\.log$/,
      /^-rw-r----- 1 root root +0 May 15 09:00 localhost\.2023-05-15\.log$/,
      /^-rw-r----- 1 root root +0 May 15 09:00 localhost_access_log\.2023-05-15\.txt$/,
      /^-rw-r----- 1 root root +0 May 15 09:00 manager\.2023-05-15\.log$/,
    ],
  },
  {
    source: "Tomcat's manual: the log of requests is written when the engine looks after itself, each ten seconds",
    containers: ['name: tomcat, image: "tomcat:9.0"'],
    run: ask,
    at: 41,
    ask: 'exec web -- cat logs/localhost_access_log.2023-05-15.txt',
    says: [/^(127\.0\.0\.1|0:0:0:0:0:0:0:1|::1) - - \[15\/May\/2023:09:00:30 \+0000\] "GET \/shop\?a=1 HTTP\/1\.1" 404 \d+$/],
  },
  {
    source: "Tomcat's manual: not before",
    containers: ['name: tomcat, image: "tomcat:9.0"'],
    run: ask,
    at: 31,
    ask: 'exec web -- cat logs/localhost_access_log.2023-05-15.txt',
    says: [],
  },
  {
    source: "Tomcat's manual: or at once, where it is told to, and where it says",
    containers: [
      changed(
        's#directory=\\"logs\\"#directory=\\"/dev\\"#',
        's#prefix=\\"[a-z_]*\\" suffix=\\".txt\\"#prefix=\\"stdout\\" suffix=\\"\\" rotatable=\\"false\\" buffered=\\"false\\"#',
        's#%s %b#%s %{User-Agent}i %m %U %q %G#',
      ),
    ],
    run: ask,
    at: 31,
    ask: 'logs web',
    says: [/"GET \/shop\?a=1 HTTP\/1\.1" 404 me GET \/shop \?a=1 \?\?\?G\?\?\?$/],
  },
  {
    source: "Debian's Tomcat 9.0.95 on a file system that is read-only",
    containers: [
      'name: tomcat, image: "tomcat:9.0", securityContext: {readOnlyRootFilesystem: true}, volumeMounts: [{name: shop, mountPath: /usr/local/tomcat/webapps/shop}]',
    ],
    spec: '  volumes: [{name: shop, emptyDir: {}}]',
    at: 30,
    ask: 'logs web',
    says: [
      'java.util.logging.ErrorManager: 4',
      'java.io.FileNotFoundException: /usr/local/tomcat/logs/catalina.2023-05-15.log (Read-only file system)',
      'java.io.FileNotFoundException: /usr/local/tomcat/logs/localhost.2023-05-15.log (Read-only file system)',
      'java.io.FileNotFoundException: /usr/local/tomcat/logs/manager.2023-05-15.log (Read-only file system)',
      'java.io.FileNotFoundException: /usr/local/tomcat/logs/host-manager.2023-05-15.log (Read-only file system)',
      / INFO \[main\] org\.apache\.catalina\.core\.StandardEngine\.startInternal Starting Servlet engine: \[Apache Tomcat\/9\.0\.\d+\]$/,
      / SEVERE \[main\] org\.apache\.catalina\.startup\.HostConfig\.beforeStart Unable to create directory for deployment: \[\/usr\/local\/tomcat\/conf\/Catalina\/localhost\]$/,
      / SEVERE \[main\] org\.apache\.catalina\.valves\.AccessLogValve\.open Failed to open access log file \[\/usr\/local\/tomcat\/logs\/localhost_access_log\.2023-05-15\.txt\]/,
      '\tjava.io.FileNotFoundException: /usr/local/tomcat/logs/localhost_access_log.2023-05-15.txt (Read-only file system)',
      / INFO \[main\] org\.apache\.catalina\.startup\.HostConfig\.deployDirectory Deploying web application directory \[\/usr\/local\/tomcat\/webapps\/shop\]$/,
      / WARNING \[main\] org\.apache\.catalina\.core\.StandardContext\.postWorkDirectory Failed to create work directory \[\/usr\/local\/tomcat\/work\/Catalina\/localhost\/shop\] for context \[\/shop\]$/,
      / SEVERE \[main\] org\.apache\.jasper\.EmbeddedServletOptions\.<init> The scratchDir you specified: \[\/usr\/local\/tomcat\/work\/Catalina\/localhost\/shop\] is unusable\.$/,
      / INFO \[main\] org\.apache\.catalina\.startup\.Catalina\.start Server startup in \[\d+\] milliseconds$/,
    ],
  },
  {
    source: 'the same: an archive that cannot be unpacked',
    containers: [
      'name: tomcat, image: "tomcat:9.0", securityContext: {runAsUser: 1000}, volumeMounts: [{name: wars, mountPath: /usr/local/tomcat/webapps/old.war, subPath: old.war}]',
    ],
    spec: '  volumes: [{name: wars, configMap: {name: wars}}]',
    beside: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wars}\nbinaryData: {old.war: UEsDBA==}',
    at: 30,
    ask: 'logs web',
    says: [
      / SEVERE \[main\] org\.apache\.catalina\.startup\.HostConfig\.beforeStart Unable to create directory for deployment: \[\/usr\/local\/tomcat\/conf\/Catalina\/localhost\]$/,
      / INFO \[main\] org\.apache\.catalina\.startup\.HostConfig\.deployWAR Deploying web application archive \[\/usr\/local\/tomcat\/webapps\/old\.war\]$/,
      / SEVERE \[main\] org\.apache\.catalina\.startup\.ContextConfig\.beforeStart Exception fixing docBase for context \[\/old\]$/,
      '\tjava.io.IOException: Unable to create the directory [/usr/local/tomcat/webapps/old]',
      / INFO \[main\] org\.apache\.catalina\.startup\.HostConfig\.deployWAR Deployment of web application archive /,
    ],
  },
  {
    source: 'the same: its logs, its work and what is passing may be written to by all',
    containers: ['name: tomcat, image: "tomcat:9.0", securityContext: {runAsUser: 1000}'],
    at: 30,
    ask: "exec web -- sh -c 'stat -c %a:%n logs temp work; ls -n logs | tail -1; cat logs/catalina.*'",
    says: [
      '1777:logs',
      '1777:temp',
      '1777:work',
      /^-rw-r----- 1 1000 0 +0 May 15 09:00 manager\.2023-05-15\.log$/,
      / INFO \[main\] org\.apache\.catalina\.startup\.Catalina\.start Server startup in /,
    ],
  },
];

describe("Tomcat's files", () => heldAgainstRuns(recordings));

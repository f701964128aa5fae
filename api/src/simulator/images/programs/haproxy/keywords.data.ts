const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** What begins a section. @see haproxy: doc/configuration.txt 2.1 */
export const SECTIONS = set(
  'global defaults frontend backend listen resolvers peers mailers userlist cache program ring http-errors fcgi-app log-forward crt-store',
);

/** What decides about connections and requests, and is followed. */
export const FOLLOWED = set(
  'mode bind server default_backend use_backend acl http-request http-response redirect monitor-uri stats balance',
);

/** What changes nothing that is seen of it here. */
export const UNSEEN = set(
  `log log-format log-format-sd log-tag option timeout maxconn retries description id fullconn backlog hash-type rate-limit
default-server compression unique-id-format unique-id-header capture retry-on no clitcpka-cnt clitcpka-idle clitcpka-intvl
srvtcpka-cnt srvtcpka-idle srvtcpka-intvl load-server-state-from-file hash-balance-factor max-keep-alive-queue declare guid`,
);

/** What may stand in a proxy's section, and is told where it does. @see haproxy: doc/configuration.txt 4.1 */
export const KNOWN = set(
  `appsession bind-process cookie dispatch disabled enabled email-alert errorfile errorfiles errorloc errorloc302 errorloc303 error-log-format
external-check filter force-be-switch force-persist grace http-after-response http-check http-error http-reuse http-send-name-header ignore-persist
monitor persist server-state-file-name server-template source stick stick-table tcp-check tcp-request tcp-response use-fcgi-app use-server
quic-initial transparent`,
);

/** Options that change what is answered; all others are about logs, connections and time. @see haproxy: doc/configuration.txt 4.2 option */
export const TOLD_OPTIONS = set(
  'httpchk mysql-check pgsql-check redis-check smtpchk ssl-hello-chk ldap-check external-check tcp-check http_proxy spop-check',
);

/** All options, of all versions. @see haproxy: doc/configuration.txt 4.2 option */
export const OPTIONS = set(
  `abortonclose accept-invalid-http-request accept-invalid-http-response accept-unsafe-violations-in-http-request
accept-unsafe-violations-in-http-response allbackups assume-rfc6587-ntf checkcache clitcpka contstats disable-h2-upgrade dontlog-normal dontlognull
external-check forceclose forwarded forwardfor h1-case-adjust-bogus-client h1-case-adjust-bogus-server http-buffer-request
http-drop-request-trailers http-drop-response-trailers http-ignore-probes http-keep-alive http-no-delay http-pretend-keepalive
http-restrict-req-hdr-names http-server-close http-tunnel http-use-htx http-use-proxy-header http_proxy httpchk httpclose httplog httpslog
idle-close-on-response independant-streams independent-streams ldap-check log-health-checks log-separate-errors logasap mysql-check nolinger
originalto persist pgsql-check prefer-last-server redis-check redispatch smtpchk socket-stats splice-auto splice-request splice-response
spop-check srvtcpka ssl-hello-chk tcp-check tcp-smart-accept tcp-smart-connect tcpka tcplog transparent use-small-buffers`,
);
export const TIMEOUTS =
  /^(client|server|connect|check|queue|handshake|http-keep-alive|http-request|tunnel|tarpit|client-fin|server-fin|client-hs|contimeout|clitimeout|srvtimeout|appsession)$/;

/** Long names of short options; `:` takes a value. What is not acted upon is still known. */
export const long: Readonly<Record<string, string>> = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  'fail-with-body': 'failbody',
  head: 'I',
  include: 'i',
  verbose: 'v',
  location: 'L',
  'remote-name': 'O',
  insecure: 'k',
  'http1.0': '0',
  'http1.1': 'http11',
  http2: 'http2',
  ipv4: '4',
  ipv6: '6',
  compressed: 'compressed',
  globoff: 'g',
  'no-buffer': 'N',
  'progress-bar': '#',
  'retry-connrefused': 'refused',
  'retry-all-errors': 'retryall',
  'no-progress-meter': 'nometer',
  output: 'o:',
  request: 'X:',
  data: 'd:',
  'data-ascii': 'd:',
  'data-raw': 'raw:',
  'data-binary': 'binary:',
  'data-urlencode': 'urlencode:',
  get: 'G',
  'dump-header': 'D:',
  json: 'json:',
  header: 'H:',
  'max-time': 'm:',
  'connect-timeout': 'connect:',
  'write-out': 'w:',
  user: 'u:',
  'user-agent': 'A:',
  cookie: 'b:',
  'cookie-jar': 'c:',
  referer: 'e:',
  retry: 'retry:',
  'retry-delay': 'delay:',
  'retry-max-time': 'retrymax:',
  'max-redirs': 'redirs:',
  'upload-file': 'T:',
  resolve: 'resolve:',
  cacert: 'cacert:',
  cert: 'E:',
  key: 'key:',
  proxy: 'x:',
  noproxy: 'noproxy:',
  interface: 'interface:',
  url: 'url:',
  'unix-socket': 'unix:',
  form: 'F:',
  'form-string': 'formstring:',
  'create-dirs': 'createdirs',
  'output-dir': 'outdir:',
  'remote-name-all': 'nameall',
  range: 'r:',
  'oauth2-bearer': 'bearer:',
  config: 'K:',
  'url-query': 'query:',
  'max-filesize': 'maxsize:',
  ...Object.fromEntries(
    'anyauth append basic crlf digest disable fail-early false-start junk-session-cookies location-trusted negotiate netrc no-keepalive no-sessionid parallel path-as-is post301 post302 post303 proxy-insecure raw remote-header-name remote-time ssl ssl-no-revoke ssl-reqd styled-output tcp-fastopen tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-time http2-prior-knowledge http0.9 http3'
      .split(' ')
      .map((name) => [name, name]),
  ),
  ...Object.fromEntries(
    'capath cert-type ciphers continue-at dns-servers doh-url keepalive-time key-type limit-rate local-port netrc-file parallel-max pass proto proto-default proto-redir proxy-user quote rate speed-limit speed-time stderr time-cond tls-max trace trace-ascii'
      .split(' ')
      .map((name) => [name, `${name}:`]),
  ),
};
/** By their letters. */
export const short = new Map(
  [...'sSfIivLOk046gN#GqZaBjJlnR123']
    .map((letter) => [letter, letter] as const)
    .concat([...'oXdHmwuAbceTExFDCKPQrtUyYz'].map((letter) => [letter, `${letter}:`] as const)),
);

/** What Debian 11's says of itself. */
export const bullseye = (version: string): string =>
  `curl ${version} (x86_64-pc-linux-gnu) libcurl/${version} OpenSSL/1.1.1n zlib/1.2.11 brotli/1.0.9 libidn2/2.3.0 libpsl/0.21.0 (+libidn2/2.3.0) libssh2/1.9.0 nghttp2/1.43.0 librtmp/2.3\nRelease-Date: 2020-12-09\nProtocols: dict file ftp ftps gopher http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp \nFeatures: AsynchDNS brotli GSS-API HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL TLS-SRP UnixSockets\n`;

export const HELP = `Usage: curl [options...] <url>
 -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include protocol response headers in the output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to a file named as the remote file
 -s, --silent               Silent mode
 -T, --upload-file <file>   Transfer local FILE to destination
 -u, --user <user:password> Server user and password
 -A, --user-agent <name>    Send User-Agent <name> to server
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit

This is not the full help, this menu is stripped into categories.
Use "--help category" to get an overview of all categories.
For all options use the manual or "--help all".
`;

/** Options that change nothing of what is seen: how fast, by which version and with which ciphers something is sent. */
export const SEEN_NOWHERE =
  /^([qRnZBajl0123]|http.*|tls.*|tcp-.*|tr-encoding|compressed|anyauth|basic|append|crlf|disable|fail-early|false-start|junk-session-cookies|location-trusted|no-.*|parallel.*|path-as-is|post30.|proxy-insecure|raw|remote-time|ssl.*|styled-output|trace-time|capath|cert-type|ciphers|key|key-type|keepalive-time|pass|proto.*|rate|speed-.*|y|Y|delay|interface|local-port|dns-servers)$/;

import type { HttpResponse } from '../../images/index.ts';

/** A host that everybody knows. */
export interface PublicHost {
  readonly address: string;
  /** Beside 80 and 443. */
  readonly ports?: readonly number[];
  /** By path; any other is not found. Without them, nothing is known of its pages. */
  readonly pages?: Readonly<Record<string, HttpResponse>>;
}

const html = (body: string): HttpResponse => ({ status: 200, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body });
const moved = (location: string, body: string): HttpResponse => ({
  status: 301,
  headers: { Location: location, 'Content-Type': 'text/html; charset=UTF-8' },
  body,
});

const firstWebsite = `<html><head></head><body><header>
<title>http://info.cern.ch</title>
</header>

<h1>http://info.cern.ch - home of the first website</h1>
<p>From here you can:</p>
<ul>
<li><a href="http://info.cern.ch/hypertext/WWW/TheProject.html">Browse the first website</a></li>
<li><a href="http://line-mode.cern.ch/www/hypertext/WWW/TheProject.html">Browse the first website using the line-mode browser simulator</a></li>
<li><a href="http://home.web.cern.ch/topics/birth-web">Learn about the birth of the web</a></li>
<li><a href="http://home.web.cern.ch/about">Learn about CERN, the physics laboratory where the web was born</a></li>
</ul>
</body></html>
`;

const exampleDomain = html(`<!doctype html>
<html>
<head>
    <title>Example Domain</title>

    <meta charset="utf-8" />
    <meta http-equiv="Content-type" content="text/html; charset=utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
</head>

<body>
<div>
    <h1>Example Domain</h1>
    <p>This domain is for use in illustrative examples in documents. You may use this
    domain in literature without prior coordination or asking for permission.</p>
    <p><a href="https://www.iana.org/domains/example">More information...</a></p>
</div>
</body>
</html>
`);
const example: PublicHost = { address: '93.184.216.34', pages: { '/': exampleDomain } };

const googleMoved = moved(
  'http://www.google.com/',
  `<HTML><HEAD><meta http-equiv="content-type" content="text/html;charset=utf-8">
<TITLE>301 Moved</TITLE></HEAD><BODY>
<H1>301 Moved</H1>
The document has moved
<A HREF="http://www.google.com/">here</A>.
</BODY></HTML>
`,
);

/** The hosts outside of the cluster that answer; all others are there by name alone. */
export const publicHosts: Readonly<Record<string, PublicHost>> = {
  'info.cern.ch': { address: '188.184.100.182', pages: { '/': html(firstWebsite) } },
  'example.com': example,
  'www.example.com': example,
  'example.org': example,
  'www.example.org': example,
  'example.net': example,
  'www.example.net': example,
  'google.com': { address: '142.250.185.78', pages: { '/': googleMoved } },
  'www.google.com': { address: '142.250.185.68' },
  'dns.google': { address: '8.8.8.8', ports: [53] },
  'one.one.one.one': { address: '1.1.1.1', ports: [53] },
  'github.com': { address: '140.82.121.4', ports: [22] },
  'gitlab.com': { address: '172.65.251.78', ports: [22] },
  'kubernetes.io': { address: '147.75.40.148' },
};

/** What the cluster's own address is, seen from outside, and who tells it. */
export const OWN_ADDRESS = '203.0.113.17';

/** Hosts that answer with the address that they are asked from. */
export const tellsAddress: ReadonlySet<string> = new Set(
  'ifconfig.me ifconfig.io ifconfig.co icanhazip.com ipv4.icanhazip.com ipinfo.io checkip.amazonaws.com api.ipify.org ip.sb'.split(' '),
);

/** Servers that anybody may ask for names. */
export const publicNameServers: ReadonlySet<string> = new Set(
  '8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 114.114.114.114 223.5.5.5 223.6.6.6 119.29.29.29'.split(
    ' ',
  ),
);

/** Under these every name is taken to be somebody's. */
export const topLevelDomains: ReadonlySet<string> = new Set(
  `com org net edu gov mil info biz
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl
cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt
gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv
ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm
pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to
tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`.split(/\s+/),
);

/** Names of Services could end like these too: only what has three labels is taken to be a site's. */
export const ambiguousDomains: ReadonlySet<string> = new Set(
  'dev app cloud run page pages site online tech shop blog name pro xyz'.split(' '),
);

import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, alpineRelease, alpineTime, busybox, commands, packages } from '../bases/index.ts';
import { executable, type ImageDescription, type ImageModel, link, parseTag, script } from '../model.ts';
import { otherCommand } from '../programs/packages/other-commands.ts';
import { amicontained } from '../programs/samples/amicontained.ts';
import { nginxModel } from './nginx.ts';

/** Images of books and tutorials that stand on others. */
export const bookModels: readonly ImageModel[] = [
  {
    repositories: ['kiamol/ch02-hello-kiamol'],
    describe: () => withPages('1.21-alpine', { '/usr/share/nginx/html/index.html': HELLO_KIAMOL }),
  },
  {
    // Its page says its tag, and another one the Pod's name.
    repositories: ['ikubernetes/myapp', 'wangyanglinux/myapp'],
    describe: ({ text }) =>
      withPages('1.12-alpine', {
        '/usr/share/nginx/html/index.html': `Hello MyApp | Version: ${/^v\d/.test(text) ? text : 'v1'} | <a href="hostname.html">Pod Name</a>\n`,
        '/etc/nginx/conf.d/default.conf': MYAPP,
      }),
  },
  {
    // Books and courses in Korean: who it is that answers.
    repositories: ['sysnet4admin/echo-hname', 'sysnet4admin/chk-hn'],
    describe: () => withPages('1.21', { '/etc/nginx/conf.d/default.conf': answering('$hostname\\n') }),
  },
  {
    // It sleeps before it serves, and its shell stays. @see sysnet4admin/IaC: Docker/Dockerfiles/tardy-nginx
    repositories: ['sysnet4admin/tardy-nginx'],
    describe: () => {
      const image = withPages('1.26.0-alpine-slim', {
        ...packages.alpineBash,
        '/startup.sh': script(TARDY),
        '/usr/share/nginx/html/index.html': 'tardy again\n',
        '/var/log/sleep.log': TO_LOGS,
      });
      return { ...image, config: { ...image.config, cmd: ['/startup.sh'] } };
    },
  },
  {
    // One of them sleeps, the other is a shell. @see sysnet4admin/IaC: Docker/Dockerfiles/net-tools, net-tools-ifn
    repositories: ['sysnet4admin/net-tools', 'sysnet4admin/net-tools-ifn'],
    describe: (_, repository) => ({
      base: alpine,
      megabytes: 12,
      files: {
        ...alpineRelease('3.13.5'),
        ...alpineTime,
        ...packages.alpineBash,
        ...packages.curl,
        ...commands('dig nslookup host'),
        '/etc/localtime': link('/usr/share/zoneinfo/Asia/Seoul'),
        '/usr/local/bin/curlchk': script(CURLCHK),
        '/var/log/curl.log': TO_LOGS,
      },
      config: { env: { HOSTNAME: 'net-tools' }, ...(repository.endsWith('-ifn') && { entrypoint: ['sleep', 'infinity'], cmd: [] }) },
    }),
  },
  {
    // A book in Japanese: the same, and what it is asked, by whom.
    repositories: ['amsy810/echo-nginx'],
    describe: () =>
      withPages('1.19', {
        '/etc/nginx/conf.d/default.conf': answering(
          'Host=$host  Path=$uri  From=$hostname  ClientIP=$remote_addr  XFF=$http_x_forwarded_for\\n',
        ),
      }),
  },
  {
    // @see sixeyed/kiamol: ch03/docker-images/sleep/Dockerfile
    repositories: ['kiamol/ch03-sleep'],
    describe: () => ({
      base: alpine,
      megabytes: 6,
      files: { ...packages.curl, ...commands('jq') },
      config: { cmd: ['/bin/sh', '-c', 'exec /bin/sh -c "trap : TERM INT; (while true; do sleep 1000; done) & wait"'] },
    }),
  },
  {
    repositories: ['jess/amicontained', 'r.j3ss.co/amicontained'],
    describe: () => ({
      base: alpine,
      megabytes: 5,
      files: { '/usr/bin/amicontained': executable(amicontained, 4) },
      config: { entrypoint: ['amicontained'] },
    }),
  },
  {
    // @see luksa/kubernetes-in-action: Chapter04/ssd-monitor/Dockerfile
    repositories: ['luksa/ssd-monitor'],
    describe: () => ({
      base: busybox,
      megabytes: busybox.megabytes,
      config: { entrypoint: ['/bin/sh', '-c', 'while true; do echo "SSD OK"; sleep 5; done'] },
    }),
  },
  {
    // In front of the Service `hello`. @see kubernetes/website: examples/service/access/frontend-nginx.conf
    repositories: ['gcr.io/google-samples/hello-frontend'],
    describe: () => {
      const { files, ...image } = withPages('1.17.3', { '/etc/nginx/conf.d/frontend.conf': FRONTEND });
      const { '/etc/nginx/conf.d/default.conf': _, ...rest } = files ?? {};
      return { ...image, files: rest };
    },
  },
  {
    // nginx, with a configuration that a ConfigMap brings, and reloads. @see kubernetes/examples: staging/https-nginx
    repositories: ['bprashanth/nginxhttps', 'ymqytw/nginxhttps'],
    describe: () => {
      const image = withPages('1.11', {
        '/home/auto-reload-nginx.sh': script(AUTO_RELOAD),
        '/usr/bin/inotifywait': executable(watches),
      });
      return { ...image, config: { ...image.config, entrypoint: [], cmd: ['./auto-reload-nginx.sh'], workingDir: '/home' } };
    },
  },
];

/** What it says first; changes it is not told of. */
function* watches(process: Process): Task<number> {
  yield* process.write(2, 'Setting up watches.  Beware: since -r was given, this may take a while!\nWatches established.\n');
  return yield* otherCommand('inotifywait')(process);
}

/** nginx as its tag has it, with files of one's own. */
function withPages(tag: string, more: ImageDescription['files']): ImageDescription {
  const image = nginxModel.describe(parseTag(tag), 'docker.io/library/nginx');
  return { ...image, files: { ...image.files, ...more } };
}

/** A file of logs that is the first process's own output. */
const TO_LOGS = link('/proc/1/fd/1');

const TARDY = `#!/usr/bin/env bash
echo "deep sleep" > /var/log/sleep.log && sleep 60
touch /tmp/healthy-on && nginx -g "daemon off;"
`;

/** @see sysnet4admin/IaC: Docker/Dockerfiles/net-tools/curlchk-k */
const CURLCHK = `#!/bin/bash
code=$(curl -s -o /dev/null -w "%{http_code}" $1)
if [ "$code" = 200 ]; then
  echo "$(date)  Okay [$1] is working properly" >> /var/log/curl.log
else
  echo "$(date)  NOOO [$1] is not working on" >> /var/log/curl.log
fi
`;

const answering = (text: string): string => `server {
    listen       80;
    server_name  localhost;

    location / {
        default_type text/plain;
        return 200 "${text}";
    }
}
`;
const MYAPP = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    location = /hostname.html {
        alias /etc/hostname;
    }
}
`;

const HELLO_KIAMOL = `<html>
  <body>
    <h1>
      Hello from Chapter 2!
    </h1>
    <h2>
      This is
      <a
        href="https://www.manning.com/books/learn-kubernetes-in-a-month-of-lunches"
        >Learn Kubernetes in a Month of Lunches</a
      >.
    </h2>
    <h3>By <a href="https://blog.sixeyed.com">Elton Stoneman</a>.</h3>
  </body>
</html>
`;

const FRONTEND = `# The name of what is behind it, for nginx alone
upstream Backend {
    # The name of its Service
    server hello;
}

server {
    listen 80;

    location / {
        proxy_pass http://Backend;
    }
}
`;

const AUTO_RELOAD = `#!/bin/sh
nginx "$@"
oldcksum=\`cksum /etc/nginx/conf.d/default.conf\`

inotifywait -e modify,move,create,delete -mr --timefmt '%d/%m/%y %H:%M' --format '%T' \\
/etc/nginx/conf.d/ | while read date time; do
	newcksum=\`cksum /etc/nginx/conf.d/default.conf\`
	if [ "$newcksum" != "$oldcksum" ]; then
		echo "At \${time} on \${date}, config file update detected."
		oldcksum=$newcksum
		nginx -s reload
	fi
done
`;

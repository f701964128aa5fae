import { coreutils } from '../../shell/utilities/index.ts';
import {
  alpine,
  alpineRelease,
  alpineTime,
  bash,
  buildpack,
  commands,
  debianRelease,
  debianSlim,
  distroless,
  packages,
  scratch,
  ubuntu,
  ubuntuRelease,
} from '../bases/index.ts';
import { group, user } from '../bases/users.ts';
import { executable, folder, type ImageModel, isBefore, link, programs } from '../model.ts';
import { agnhostOf } from '../programs/agnhost/agnhost.ts';
import { consumeCpu, resourceConsumer } from '../programs/agnhost/resource-consumer.ts';
import { echoserver } from '../programs/echoserver.ts';
import { proxy } from '../programs/goproxy.ts';
import { httpEcho } from '../programs/http-echo.ts';
import { corednsOf } from '../programs/kube-system/coredns.ts';
import { liveness } from '../programs/liveness.ts';
import { node } from '../programs/node.ts';
import { runsOwn } from '../programs/own-script.ts';
import { pause } from '../programs/pause.ts';
import { bootcamp, cudaVectorAdd, effectiveUser, helloApp, nodeHello, whoami } from '../programs/samples/samples.ts';
import { webserver } from '../programs/webserver.ts';

/** Of bind. */
const DNS_UTILS = 'dig host nslookup';

/** Images of Kubernetes' own registry, documentation and tests. */
export const kubernetesModels: readonly ImageModel[] = [
  {
    repositories: [
      'registry.k8s.io/pause',
      'registry.k8s.io/pause-amd64',
      'registry.k8s.io/e2e-test-images/pause',
      'gcr.io/google_containers/pause-amd64',
      'public.ecr.aws/eks-distro/kubernetes/pause',
      'mcr.microsoft.com/oss/kubernetes/pause',
      'rancher/pause',
      'kubernetes/pause',
    ],
    describe: (tag) => ({
      base: scratch,
      megabytes: 0.32,
      files: { '/pause': executable(pause, 0.5) },
      config: { entrypoint: ['/pause'], ...(!isBefore(tag, 3, 5) && { user: '65535:65535' }) },
    }),
  },
  {
    repositories: ['registry.k8s.io/e2e-test-images/agnhost', 'registry.k8s.io/agnhost'],
    describe: (tag) => ({
      base: alpine,
      megabytes: 50,
      files: {
        ...alpineRelease(isBefore(tag, 2, 48) ? '3.12' : isBefore(tag, 2, 53) ? '3.16' : '3.19'),
        ...packages.curl,
        ...commands('dig host nslookup nc'),
        ...programs('/sbin', coreutils, 'ip ss'),
        '/bin/bash': executable(bash, 2),
        '/agnhost': executable(agnhostOf(tag.version.length > 1 ? tag.text : '2.43'), 6),
        '/agnhost-2': link('agnhost'),
        '/coredns': executable(corednsOf('1.6.2'), 41),
        '/localhost.crt': 'certificate\n',
        '/localhost.key': 'key\n',
        '/uploads': folder(0o777),
        // For what a user's own groups are: in the image since 2.41.
        '/etc/passwd': `${alpine.files['/etc/passwd']}${user('user-defined-in-image', 1000, 1000, '/home/user-defined-in-image', '/bin/ash', 'Linux User,,,')}`,
        '/etc/group': `${alpine.files['/etc/group']}${group('user-defined-in-image', 1000)}${group('group-defined-in-image', 50_000, 'user-defined-in-image')}`,
        '/home/user-defined-in-image': folder(0o755, 1000, 1000),
      },
      config: {
        entrypoint: ['/agnhost'],
        cmd: ['pause'],
        exposedPorts: [80, 8080, 8081, 9376, 5000],
      },
    }),
  },
  {
    repositories: ['registry.k8s.io/e2e-test-images/resource-consumer'],
    describe: () => ({
      base: debianSlim,
      megabytes: 50,
      files: {
        ...commands('stress'),
        '/consumer': executable(resourceConsumer, 6),
        '/consume-cpu/consume-cpu': executable(consumeCpu, 2),
      },
      config: { entrypoint: ['/consumer'], exposedPorts: [8080] },
    }),
  },
  {
    repositories: ['registry.k8s.io/liveness', 'registry.k8s.io/e2e-test-images/liveness', 'cnych/liveness'],
    describe: () => ({
      base: scratch,
      megabytes: 5.1,
      files: { '/server': executable(liveness, 4) },
      config: { cmd: ['/server'], exposedPorts: [8080] },
    }),
  },
  {
    repositories: ['registry.k8s.io/goproxy'],
    describe: () => ({
      base: scratch,
      megabytes: 2.2,
      files: { '/goproxy': executable(proxy, 4) },
      config: { cmd: ['/goproxy'], exposedPorts: [8080] },
    }),
  },
  {
    repositories: ['registry.k8s.io/test-webserver', 'registry.k8s.io/e2e-test-images/test-webserver'],
    describe: () => ({
      base: scratch,
      megabytes: 2.0,
      files: { '/test-webserver': executable((process) => webserver(process, 80), 4) },
      config: { entrypoint: ['/test-webserver'], exposedPorts: [80] },
    }),
  },
  {
    repositories: ['registry.k8s.io/echoserver', 'registry.k8s.io/e2e-test-images/echoserver'],
    describe: (tag, repository) => ({
      base: alpine,
      megabytes: 43,
      files: {
        ...packages.curl,
        '/usr/local/bin/run.sh': executable(echoserver(repository.endsWith('/echoserver') && isBefore(tag, 1, 5)), 6),
      },
      config: { cmd: ['/usr/local/bin/run.sh'], exposedPorts: [8080, 8443] },
    }),
  },
  {
    repositories: ['registry.k8s.io/e2e-test-images/jessie-dnsutils', 'registry.k8s.io/jessie-dnsutils'],
    describe: () => ({
      base: debianSlim,
      megabytes: 99,
      files: {
        ...debianRelease('8'),
        ...packages.procps,
        ...commands(`${DNS_UTILS} ping ip`),
        '/coredns': executable(corednsOf('1.5.0'), 41),
      },
      config: { cmd: ['/bin/bash'] },
    }),
  },
  {
    repositories: ['registry.k8s.io/e2e-test-images/dnsutils', 'registry.k8s.io/dnsutils'],
    describe: () => ({
      base: alpine,
      megabytes: 9,
      files: { ...alpineRelease('3.6'), ...commands(DNS_UTILS), '/coredns': executable(corednsOf('1.5.0'), 41) },
      config: { cmd: ['/bin/sh'] },
    }),
  },
  {
    repositories: ['tutum/dnsutils'],
    describe: () => ({
      base: ubuntu,
      megabytes: 75,
      files: { ...ubuntuRelease('14.04'), ...commands(`${DNS_UTILS} ping`) },
      config: { cmd: ['/bin/bash'] },
    }),
  },
  {
    repositories: [
      'registry.k8s.io/cuda-vector-add',
      'registry.k8s.io/e2e-test-images/cuda-vector-add',
      'nvcr.io/nvidia/k8s/cuda-sample',
      'nvidia/samples',
    ],
    describe: () => ({
      base: ubuntu,
      megabytes: 690,
      files: { '/usr/local/cuda/samples/vectorAdd': executable(cudaVectorAdd, 8) },
      config: { cmd: ['/usr/local/cuda/samples/vectorAdd'] },
    }),
  },
  {
    repositories: ['registry.k8s.io/e2e-test-images/nonroot'],
    // @see kubernetes: test/images/nonroot/BASEIMAGE, build/debian-base/Dockerfile.build
    describe: () => ({ base: debianSlim, megabytes: 17, config: { user: '1234', cmd: ['/bin/sh'] } }),
  },
  {
    repositories: ['registry.k8s.io/e2e-test-images/nonewprivs'],
    describe: () => ({
      base: alpine,
      megabytes: 3.2,
      files: { '/usr/local/bin/nnp': executable(effectiveUser, 1) },
      config: { entrypoint: ['/usr/local/bin/nnp'] },
    }),
  },
  {
    repositories: ['gcr.io/google-samples/hello-app', 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'],
    describe: (tag) => {
      const version = tag.text.startsWith('2') ? '2.0.0' : '1.0.0';
      return {
        base: distroless,
        megabytes: 11.4,
        files: { '/hello-app': executable(helloApp(version), 4) },
        config: { cmd: ['/hello-app'], env: { PORT: '8080' }, exposedPorts: [8080] },
      };
    },
  },
  {
    repositories: ['gcr.io/google-samples/node-hello'],
    describe: () => ({
      base: buildpack,
      megabytes: 258,
      files: { '/usr/local/bin/node': executable(runsOwn('server.js', nodeHello, node('4.4.2')), 24), '/server.js': NODE_SERVER },
      config: {
        cmd: ['/bin/sh', '-c', 'node server.js'],
        env: { NPM_CONFIG_LOGLEVEL: 'info', NODE_VERSION: '4.4.2' },
        exposedPorts: [8080],
      },
    }),
  },
  {
    repositories: [
      'registry.k8s.io/kubernetes-bootcamp',
      'gcr.io/google-samples/kubernetes-bootcamp',
      'gcr.io/k8s-minikube/kubernetes-bootcamp',
      'jocatalin/kubernetes-bootcamp',
    ],
    describe: (tag) => ({
      base: buildpack,
      megabytes: 84,
      files: {
        '/usr/local/bin/node': executable(runsOwn('server.js', bootcamp(tag.text.includes('2') ? 2 : 1), node('6.3.1')), 24),
        '/server.js': BOOTCAMP,
      },
      config: {
        env: { NPM_CONFIG_LOGLEVEL: 'info', NODE_VERSION: '6.3.1' },
        cmd: ['/bin/sh', '-c', 'node server.js'],
        exposedPorts: [8080],
      },
    }),
  },
  {
    repositories: ['traefik/whoami', 'containous/whoami', 'emilevauge/whoami'],
    describe: () => ({
      base: scratch,
      megabytes: 2.9,
      files: { '/whoami': executable(whoami, 3), ...alpineTime },
      config: { entrypoint: ['/whoami'], exposedPorts: [80] },
    }),
  },
  {
    repositories: ['hashicorp/http-echo'],
    describe: (tag) => {
      const version = isBefore(tag, 1) ? tag.version.join('.') : '1.0.0';
      return {
        base: version.startsWith('0.') ? scratch : distroless,
        megabytes: 2.1,
        files: { '/http-echo': executable(httpEcho(version), 3) },
        config: {
          entrypoint: ['/http-echo'],
          ...(!version.startsWith('0.') && { cmd: ['-text', 'hello-world'], user: '65532' }),
          exposedPorts: [5678],
        },
      };
    },
  },
];

const NODE_SERVER = `var http = require('http');
var handleRequest = function(request, response) {
  console.log('Received request for URL: ' + request.url);
  response.writeHead(200);
  response.end('Hello Kubernetes!');
};
var www = http.createServer(handleRequest);
www.listen(8080);
`;

const BOOTCAMP = `var http = require('http');
var requests=0;
var podname= process.env.HOSTNAME;
var startTime;
var host;
var handleRequest = function(request, response) {
  response.setHeader('Content-Type', 'text/plain');
  response.writeHead(200);
  response.write("Hello Kubernetes bootcamp! | Running on: ");
  response.write(host);
  response.end(" | v=1\\n");
  console.log("Running On:" ,host, "| Total Requests:", ++requests,"| App Uptime:", (new Date() - startTime)/1000 , "seconds", "| Log Time:",new Date());
}
var www = http.createServer(handleRequest);
www.listen(8080,function () {
    startTime = new Date();;
    host = process.env.HOSTNAME;
    console.log ("Kubernetes Bootcamp App Started At:",startTime, "| Running On: " ,host, "\\n" );
});
`;

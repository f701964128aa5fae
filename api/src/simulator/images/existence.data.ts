/** Docker's official images: all that docker.io/library has. */
export const officialImages: ReadonlySet<string> = new Set(
  `adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita
buildpack-deps busybox caddy cassandra centos chronograf cirros clearlinux clefos clickhouse clojure composer consul convertigo
couchbase couchdb crate crux dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang
express-gateway fedora flink fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world
hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb irssi java jenkins jetty jobber joomla jruby julia kapacitor kibana known kong
krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mono mysql
nats nats-streaming neo4j neurodebian nextcloud nginx node notary nuxeo odoo open-liberty openjdk opensuse oraclelinux orientdb
owncloud percona perl photon php php-zendserver phpmyadmin plone postfixadmin postgres pypy python r-base rabbitmq rails
rakudo-star redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa silverpeas sl solr sonarqube
spark spiped storm swarm swift swipl teamspeak telegraf thrift tomcat tomee traefik ubuntu ubuntu-debootstrap unit vault varnish
websphere-liberty wordpress xwiki yourls znc zookeeper`.split(/\s+/),
);

/** Those whose names are mistyped: what is close to one of these is no name of somebody's own image. */
export const oftenMistyped: readonly string[] =
  `alpine busybox cassandra centos consul debian elasticsearch fedora fluentd golang haproxy hello-world httpd influxdb kibana
logstash mariadb memcached mongo mysql nginx openjdk postgres python rabbitmq redis registry tomcat traefik ubuntu wordpress
zookeeper`.split(/\s+/);

/** Registries of the world that manifests name. */
export const registries: readonly string[] =
  `docker.io index.docker.io registry-1.docker.io registry.hub.docker.com registry.k8s.io k8s.gcr.io gcr.io eu.gcr.io us.gcr.io
asia.gcr.io ghcr.io quay.io mcr.microsoft.com public.ecr.aws registry.gitlab.com docker.elastic.co registry.access.redhat.com
registry.redhat.io nvcr.io lscr.io icr.io`.split(/\s+/);

/** What people call an official image that has another name, and well-known software that has none. */
export const misnamed: ReadonlySet<string> = new Set(
  `agnhost airflow alertmanager ansible apache apache2 awscli azure-cli cockroachdb coredns curl dnsutils dotnet echoserver envoy etcd
gitlab gitlab-ce grafana helm http-echo httpbin istio jaeger jupyter kafka keycloak kuard kubectl kubernetes localstack loki minio
mongodb mssql mysql-server netshoot nginx-ingress nginx-unprivileged node-exporter nodejs pause podinfo postgresql prometheus
pytorch rancher redis-server scylla selenium splunk squid stress stress-ng tensorflow terraform whoami zabbix zipkin`.split(/\s+/),
);

/** Whose images are nobody else's: what is close to a known one there is no other. */
export const curated =
  /^((registry\.k8s|k8s\.gcr)\.io|gcr\.io\/google[-_](samples|containers)|mcr\.microsoft\.com|quay\.io\/(prometheus|coreos|jetstack)|docker\.io\/(bitnami|curlimages|grafana|hashicorp|nginxinc|prom))\//;

/** Official images that were never pushed, or are no longer there, without a tag. @see docker-library/official-images: #14940; hashicorp/consul: #17973 */
export const withoutLatest: ReadonlySet<string> = new Set(['elasticsearch', 'jenkins', 'kibana', 'logstash', 'vault', 'consul']);

/** Registries and repositories of others that have no tag of that name. */
export const othersWithoutLatest =
  /^(docker\.elastic\.co\/.+|(docker\.io|nvcr\.io)\/nvidia\/cuda|(registry\.k8s|k8s\.gcr)\.io\/(e2e-test-images\/agnhost|ingress-nginx\/.+|metrics-server\/.+|kube-state-metrics\/.+|sig-storage\/.+))$/;

/** What the parts of an official image's tag are, beside versions. @see docker-library/official-images: library */
export const tagWords: ReadonlySet<string> = new Set(
  `latest stable oldstable oldoldstable testing unstable sid experimental buggy rawhide branched edge mainline lts LTS current rolling
devel next nightly beta rc alpha dev ea tip fresh old production innovation preview alpine slim perl otel fpm apache cli zts dind
rootless git windowsservercore nanoserver ltsc servercore management buster bullseye bookworm trixie stretch jessie wheezy backports
onbuild jdk jre openjdk java temurin corretto amazoncorretto ibmjava ibm eclipse semeru sapmachine graalvm graal microsoft azulzulu
focal jammy noble bionic xenial trusty lunar kinetic mantic oracle oraclelinux amazonlinux debian ubuntu centos fedora rhel ubi musl
glibc uclibc linux hotspot openj9 al ol base core full kernel php python node ruby go wasm jsc ce community enterprise developer
datacenter app search standalone fastcgi passenger server client fips jdk headless browsers minimal init openssl unprivileged hello
world erlang otp scm curl nano boron carbon dubnium erbium fermium gallium hydrogen iron jod argon krypton tree arm64v8 amd64 arm32v7
i386 s390x ppc64le 32bit v data meta scratch distroless threaded lein tools deps boot builder plus plume webprofile microprofile
webProfile microProfile springBoot javaee jakartaee open scala sdk sfj ps psmdb pxc mysql mariadb postgres tomcat with sources verify tp
humble noetic foxy galactic melodic jazzy ros robot perception desktop montdor cantal chevrotin picodon livarot brie rocamadour
epoisses vacherin banon saintmarcelin mimolette beaufort`.split(/\s+/),
);

/** Those that may end in a number. */
export const numberedWords: ReadonlySet<string> = new Set(
  `rc RC beta alpha dev preview b tp v jdk jre openjdk java corretto graalvm al ol ubi rhel ubuntu debian centos fedora oraclelinux
amazonlinux ltsc windowsservercore nanoserver openj php python node ruby go perl jsc scala webProfile microProfile springBoot javaee
jakartaee`.split(/\s+/),
);

/** Official images whose versions begin with a v. */
export const versionsWithV: ReadonlySet<string> = new Set(['traefik', 'fluentd', 'emqx', 'kong', 'clearlinux', 'swift']);

/** Names and tags that say themselves that nothing is there. */
export const SAYS_MISSING =
  /non-?exist|inexist|unexist|(^|[-_/.:])(no|nao)-?existe|n-?existe-?pas|existiert-?nicht|(does|do|did)[-/._]?(not|nt)[-/._]?exist|not-?exist|no-?such|not-?found|invalid|missing|wrong(?!secrets)|incorrect|unknown-?image|not-?a?-?real|(^|[-_/.:])(typo|fake(?!-(gcs|s3|smtp|sqs|sns)-)|bogus|imaginary)($|[-_/.:\d])|(bogus|fake)-?image|(^|[-_/.:])(bad|broken|no)-?(image|tag)/;

/** Images that there are for Windows alone. */
export const forWindows =
  /^mcr\.microsoft\.com\/(windows|dotnet\/framework|iis)(\/|$)|^docker\.io\/(microsoft\/(windowsservercore|nanoserver|iis|aspnet|dotnet-framework)|stefanscherer\/\S*windows\S*|e2eteam\/)/;

/** Tags that only Windows has images for. */
export const windowsTag = /(^|-)(windowsservercore|nanoserver)(-|$)/;

/** All tags that samples of few tags have, beside `latest`. */
export const knownTags: readonly (readonly [repository: RegExp, tags: RegExp])[] = [
  [/\/hello-app$/, /^[12]\.0$/],
  // Its book has those two fail.
  [/^docker\.io\/blux2\/hello-server$/, /^(?!1\.[13]$)/],
  [/^gcr\.io\/google-samples\/node-hello$/, /^1\.0$/],
  // Its tutorial has `v10` fail.
  [/\/kubernetes-bootcamp$/, /^v[12]$/],
  [/^docker\.io\/hashicorp\/http-echo$/, /^(0\.\d\.\d|1\.\d(\.\d)?|alpine)(-[\w-]+)?$/],
  [/^registry\.k8s\.io\/e2e-test-images\/dnsutils$/, /^$/],
  [/^(gcr\.io\/google[-_]samples|us-docker\.pkg\.dev\/google-samples\/containers\/gke)\/gb-frontend$/, /^v[1-6]$/],
  [/^(registry\.k8s|k8s\.gcr|gcr)\.io\/(google[-_]containers\/)?pause(-amd64)?$/, /^(0\.8\.0|[12]\.0|3\.(0|\d)|3\.10(\.\d)?|go|test\d?)$/],
  [/^(registry\.k8s|k8s\.gcr|gcr)\.io\/(google[-_]containers\/)?echoserver$/, /^1\.(\d|10)$/],
  [/^(registry\.k8s|k8s\.gcr)\.io\/e2e-test-images\/agnhost$/, /^2\.\d\d?(\.\d)?$/],
  [
    /^(registry\.k8s|k8s\.gcr)\.io\/kube-(apiserver|controller-manager|scheduler|proxy)(-\w+)?$/,
    /^v1\.([1-9]|[12]\d|3[0-7])\.(1?\d|20)(-(alpha|beta|rc)\.\d+)?$/,
  ],
  // Its own tags have a v there, and none on Docker Hub.
  [/^(registry\.k8s|k8s\.gcr)\.io\/coredns\/coredns$/, /^v1\.([6-9]|1\d)\.\d$/],
  [/^docker\.io\/coredns\/coredns$/, /^(\d{3}|1\.\d\d?\.\d\d?)$/],
  [/^(registry\.k8s|k8s\.gcr)\.io\/etcd$/, /^([23]\.[0-4]\.\d\d?(-rc\.\d)?(-k?\d)?|3\.[56]\.\d\d?(-(alpha|beta|rc)\.\d)?-\d)$/],
  [/^(registry\.k8s|k8s\.gcr)\.io\/metrics-server\/metrics-server$/, /^v0\.[3-8]\.\d\d?(-\w+)?$/],
  [/^(registry\.k8s|k8s\.gcr)\.io\/kube-state-metrics\/kube-state-metrics$/, /^v[12]\.\d\d?\.\d(-\w+)?(\.\d)?$/],
  [/^(registry\.k8s|k8s\.gcr)\.io\/ingress-nginx\/controller(-chroot)?$/, /^v(0\.\d\d|1\.\d\d?)\.\d\d?(-\w+(\.\d)?)?$/],
  // What others make is there as it was in July 2020: since then a project's own images alone are promoted, under its name.
  // @see kubernetes/k8s.io: k8s.gcr.io/README.md
  ...Object.entries({
    nginx: /^1\.[2-9]\d/,
    'nginx-slim': /^[1-9]/,
    redis: /^v?(6\.2|[7-9])/,
    busybox: /^1\.3[3-9]/,
    mysql: /^(8\.[1-9]|9)/,
    postgres: /^1[3-9]/,
    mongo: /^(4\.[4-9]|[5-9])/,
    mariadb: /^(10\.([6-9]|1\d)|1[1-9])/,
    httpd: /^2\.4\.(4[7-9]|[5-9]\d)/,
    node: /^(1[5-9]|2\d)/,
    python: /^3\.(9|1\d)/,
    golang: /^1\.(1[5-9]|2\d)/,
    alpine: /^3\.(1[3-9]|2\d)/,
    ubuntu: /^(20\.10|2[1-9]\.|groovy|hirsute|impish|jammy|kinetic|lunar|mantic|noble|oracular|plucky)/,
    debian: /^(1[1-9]|bullseye|bookworm|trixie)/,
  }).map(
    ([name, newer]) => [new RegExp(`^(registry\\.k8s|k8s\\.gcr)\\.io/${name}$`), new RegExp(`^(?!${newer.source.slice(1)})`)] as const,
  ),
  // Two releases a year, in April and in October, by number or by name; with the number of an update the old ones alone.
  // @see docker-library/official-images: library/ubuntu
  [
    /^docker\.io\/library\/ubuntu$/,
    /^(\d\d\.(04|10)|1[0246]\.04\.\d|(lucid|precise|quantal|raring|saucy|trusty|utopic|vivid|wily|xenial|yakkety|zesty|artful|bionic|cosmic|disco|eoan|focal|groovy|hirsute|impish|jammy|kinetic|lunar|mantic|noble|oracular|plucky|questing|resolute|devel|rolling)(-\d{8}(\.\d)?)?)$/,
  ],
  // Its releases in full, but for the newest of each. @see docker-library/official-images: library/centos
  [
    /^docker\.io\/library\/centos$/,
    /^(centos)?([5-8]|5\.11|6\.([6-9]|10)|7\.(0\.1406|1\.1503|2\.1511|3\.1611|4\.1708|5\.1804|6\.1810|7\.1908|8\.2003|9\.2009)|8\.(1\.1911|2\.2004|3\.2011|4\.2105))$/,
  ],
  // What it was before its maker had images of its own, which alone have an LTS. @see docker-library/official-images: library/jenkins
  [/^docker\.io\/library\/jenkins$/, /^(\d+\.\d+(\.\d+)?(-alpine)?|alpine)$/],
  // Each by its patch alone. @see docker-library/official-images: library/vault; edgexfoundry/developer-scripts: #314
  [/^docker\.io\/library\/vault$/, /^v?\d\.\d+\.\d+(-?(beta|rc)\d*)?$/],
  // Each is made for one system, which its name tells.
  [
    /^(docker\.io|nvcr\.io)\/nvidia\/cuda$/,
    /^\d+\.\d+(\.\d+)?-.*(base|runtime|devel)\d*-.*(ubuntu|ubi|centos|rockylinux|oraclelinux|opensuse)/,
  ],
  // There it is nobody's own image.
  [
    /^registry\.k8s\.io\/kube-(?!(apiserver|controller-manager|scheduler|proxy|cross|addon-manager|registry-proxy|dnsmasq)(-\w+)?$)[\w-]+$/,
    /^$/,
  ],
];

/** Official images that have variants for Windows under the same tags. @see docker-library/official-images: Architectures windows-amd64 */
export const builtForWindowsToo: ReadonlySet<string> = new Set(
  'caddy docker eclipse-temurin golang haxe hello-world julia mongo nats nats-streaming openjdk python swift traefik'.split(' '),
);

/** Tags of theirs that are of a distribution of Linux. */
export const linuxTag = /(^|-)(alpine|slim|stretch|buster|bullseye|bookworm|focal|jammy|ubi\d*|centos\d*|alma\w*|oracle\w*|noble|linux)/;

import { expect, it } from 'vitest';
import { account, binding, robot, role, said, web } from '../../testing-robot.ts';

/** Whom kubectl in a Pod asks, and as who. @see kubernetes: client-go/tools/clientcmd/merged_client_builder.go */
it.each([
  {
    rule: 'kubectl in a Pod has no file of its own, and watches from now on',
    manifest: `${account}${role('pods', 'get, list, watch')}${binding()}${web}${robot(
      'kubectl config view -o json | jq -c .contexts; kubectl config current-context; sleep 20; kubectl get pod web -w --no-headers --request-timeout=1; kubectl get --raw /api/v1/namespaces/default/pods/web | jq -r .kind',
    )}`,
    says: [/^null\nerror: current-context is not set\nweb +1\/1 +Running +0 +2\ds\nPod\n$/],
  },
  {
    rule: 'but it may be given one, whose context says which namespace it is in',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${robot(
      [
        'export KUBECONFIG=/tmp/c; kubectl config set-cluster a --server=https://kubernetes.default --insecure-skip-tls-verify; kubectl config set-credentials u --token=t',
        'kubectl config set-context x --cluster=a --user=u; kubectl config set-context x --namespace=other; kubectl config use-context x',
        "kubectl config get-contexts --no-headers | tr -s ' '; kubectl config view -o jsonpath={.users[0].user.token}; echo; grep token /tmp/c; kubectl get pods; kubectl config set-credentials u --token=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token) >/dev/null; kubectl get pods",
      ].join('; '),
    )}`,
    says: [
      /^(W.* Config not found: \/tmp\/c\n){2}Cluster "a" set\.\nUser "u" set\.\nContext "x" created\.\nContext "x" modified\.\nSwitched to context "x"\.\n\* x a u other ?\nREDACTED\n +token: t\nerror: You must be logged in to the server \(Unauthorized\)\n/,
      /cannot list resource "pods" in API group "" in the namespace "other"|No resources found in other namespace/,
    ],
  },
  {
    rule: 'and where it is asked to ask must be a URL or a host',
    manifest: `${account}${robot('kubectl -s "http://a b" get pods; kubectl -s http:// get pods; kubectl -s ftp://h:1 get pods 2>&1 | tail -1')}`,
    says: [
      /^error: host must be a URL or a host:port pair: "http:\/\/a b"\nerror: host must be a URL or a host:port pair: "http:\/\/"\nUnable to connect to the server: unsupported protocol scheme "ftp"\n$/,
    ],
  },
  {
    rule: 'of several that the environment names each says its own',
    manifest: `${account}${robot(
      [
        'cd /tmp; for n in 1 2; do kubectl --kubeconfig=f$n config set-context x$n --cluster=c$n; kubectl --kubeconfig=f$n config use-context x$n; done >/dev/null; export KUBECONFIG=no:f1:f2',
        'kubectl config get-contexts -o name; kubectl config current-context; kubectl config set-context x2 --namespace=z; grep -c z f1 f2; kubectl config use-context x2; grep current f1 f2; kubectl config delete-context x2; kubectl config get-contexts -o name',
      ].join('; '),
    )}`,
    says: [
      /^x1\nx2\nx1\nContext "x2" modified\.\nf1:0\nf2:1\nSwitched to context "x2"\.\nf1:current-context: x2\nf2:current-context: x2\nwarning: this removed your active context, use "kubectl config use-context" to select a different one\ndeleted context x2 from f1\nx1\n$/,
    ],
  },
  {
    rule: 'which a command may name as well',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${robot(
      [
        'kubectl get pods --kubeconfig=/tmp/c',
        'kubectl config --kubeconfig=/tmp/c set-context x --namespace=other; kubectl config --kubeconfig /tmp/c use-context x',
        'kubectl --kubeconfig=/tmp/c config view --minify -o jsonpath={..namespace}; echo; kubectl get pods --kubeconfig /tmp/c; kubectl get pods -o name',
      ].join('; '),
    )}`,
    says: [
      /^error: stat \/tmp\/c: no such file or directory\nContext "x" created\.\nSwitched to context "x"\.\nother\n/,
      /cannot list resource "pods" in API group "" in the namespace "other"|No resources found in other namespace/,
      /pod\/robot\n$/,
    ],
  },
  {
    rule: 'which is written where something changes, with paths from where it stands',
    manifest: `${account}${robot(
      [
        'mkdir /tmp/d; cd /tmp; touch d/ca.crt; K="kubectl config --kubeconfig=d/f"; $K unset current-context; ls d',
        '$K set-cluster a --certificate-authority=d/ca.crt; $K set-credentials u --client-certificate=../c --client-key=/k; grep -E "authority|client" d/f',
        '$K set clusters.a.certificate-authority-data hi --set-raw-bytes=true; grep -E authority-data d/f; $K view -o name --context=none; kubectl config set preferences.colors 1 --kubeconfig=e; grep colors e; ls',
      ].join('; '),
    )}`,
    says: [
      /^Property "current-context" unset\.\nca\.crt\nCluster "a" set\.\nUser "u" set\.\n {4}certificate-authority: ca\.crt\n {4}client-certificate: \/c\n {4}client-key: \/k\n/,
      /\n {4}certificate-authority-data: aGk=\n.*\nProperty "preferences\.colors" set\.\n {2}colors: true\nd\ne\n$/,
    ],
  },
  {
    rule: 'and may name programs that tell who asks',
    manifest: `${account}${robot(
      [
        'K="kubectl config --kubeconfig=/tmp/c"; $K set-credentials u --exec-command=a --exec-arg=x,y --exec-env=B=1 --exec-env=C=2 --auth-provider=p --auth-provider-arg=k=v >/dev/null',
        '$K set-credentials u --exec-env=B=3 --exec-env=C- >/dev/null; $K view -o jsonpath={.users[0].user}; $K set-credentials u --exec-env=bad | tail -1',
      ].join('; '),
    )}`,
    says: [
      /\{"auth-provider":\{"config":\{"k":"v"\},"name":"p"\},"exec":\{"args":\["x","y"\],"command":"a","env":\[\{"name":"B","value":"3"\}\],"provideClusterInfo":false\}\}/,
      /error: invalid exec-env format: bad\n/,
    ],
  },
  {
    rule: 'and holds what is in its files',
    manifest: `${account}${robot(
      [
        'S=/var/run/secrets/kubernetes.io/serviceaccount; export KUBECONFIG=/tmp/c; kubectl config set-cluster a --certificate-authority=$S/ca.crt --embed-certs=true',
        'kubectl config set-cluster b --certificate-authority=$S/ca.crt; kubectl config set-cluster b --certificate-authority=/none --embed-certs',
        'kubectl config view --flatten -o jsonpath={.clusters[1].cluster.certificate-authority-data} | base64 -d | cmp - $S/ca.crt && grep -c authority-data /tmp/c',
      ].join('; '),
    )}`,
    says: [
      /^(W.* Config not found: \/tmp\/c\n){2}Cluster "a" set\.\nCluster "b" set\.\nerror: could not stat certificate-authority file \/none: stat \/none: no such file or directory\n1\n$/,
    ],
  },
  {
    rule: 'and makes another one of who asks',
    manifest: `${account}${role('pods, serviceaccounts/token', 'get, list, create')}${binding()}---
apiVersion: v1
kind: ServiceAccount
metadata: {name: other}
${robot(
  [
    'T=$(kubectl create token other); K="kubectl --kubeconfig=/tmp/c"; $K config set-cluster a --server=https://kubernetes.default.svc --certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
    '$K config set-context x --cluster=a --user=u; $K config use-context x; $K get pods; $K config set-credentials u --token=$T; $K get pods',
    'echo "($(kubectl create token other | wc -l))"; $K get pods --user=none; $K cluster-info | head -1',
    '$K get pods -o name --token=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token); kubectl get pods -o name',
  ].join('; '),
)}`,
    says: [
      /error: EOF\nPlease enter Username: User "u" set\.\nError from server \(Forbidden\): pods is forbidden: User "system:serviceaccount:default:other" cannot list/,
      /\n\(0\)\nerror: auth info "none" does not exist\nKubernetes control plane is running at https:\/\/kubernetes\.default\.svc\n(pod\/robot\n){2}$/,
    ],
  },
  {
    rule: 'or of whom, if it knows who has signed for that',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${robot(
      [
        'export KUBECONFIG=/tmp/c; kubectl config set-cluster a --server=https://10.96.0.1; kubectl config set-credentials u --token=t; kubectl config set-context x --cluster=a --user=u',
        'kubectl config use-context x; kubectl get pods 2>&1 | cut -c 30-; kubectl config set-cluster a --server=https://127.0.0.1:6443 --insecure-skip-tls-verify; kubectl get pods 2>&1 | tail -1',
        'kubectl config set-cluster a --server=https://kubernetes.default.svc:443 --certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt; kubectl get pods',
      ].join('; '),
    )}`,
    says: [
      /\n( *memcache\.go:265\] couldn't get current server API group list: Get "https:\/\/10\.96\.0\.1\/api\?timeout=32s": tls: failed to verify certificate: x509: certificate signed by unknown authority\n){5}.*x509: certificate signed by unknown authority\nCluster "a" set\.\nThe connection to the server 127\.0\.0\.1:6443 was refused - did you specify the right host or port\?\nCluster "a" set\.\nerror: You must be logged in to the server \(Unauthorized\)\n$/,
    ],
  },
  {
    rule: 'a server that is named is asked as who is named with it, and must be known',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${robot(
      [
        'S=/var/run/secrets/kubernetes.io/serviceaccount; K="kubectl get pods -o name --server=https://kubernetes.default.svc"; $K --token=$(cat $S/token) --certificate-authority=$S/ca.crt',
        '$K --token $(cat $S/token) --insecure-skip-tls-verify; $K --token=t --certificate-authority=$S/ca.crt; $K; echo; $K --token=t 2>&1 | tail -1',
        'kubectl -s nowhere.example get pods 2>&1 | tail -1; kubectl proxy --port=8001 >/dev/null & sleep 1; kubectl -s localhost:8001 get pods -o name; kill $!; kubectl -s localhost:8001 get pods 2>&1 | tail -1',
      ].join('; '),
    )}`,
    says: [
      /^(pod\/robot\n){2}error: You must be logged in to the server \(Unauthorized\)\nerror: EOF\nPlease enter Username: \n/,
      /\nUnable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority\nUnable to connect to the server: dial tcp: lookup nowhere\.example on 10\.96\.0\.10:53: no such host\npod\/robot\nThe connection to the server localhost:8001 was refused - did you specify the right host or port\?\n$/,
    ],
  },
  {
    rule: 'its own alone where it has no token to ask with',
    manifest: `${account}${robot('kubectl version 2>/dev/null | cut -c1-49; kubectl version --short 2>&1; kubectl version --client --short 2>/dev/null').replace('serviceAccountName: robot', 'automountServiceAccountToken: false')}`,
    says: [
      /^Client Version: version\.Info\{Major:"1", Minor:"27\nKustomize Version: v5\.0\.1\nFlag --short has been deprecated, .*\nClient Version: v1\.27\.1\nKustomize Version: v5\.0\.1\nThe connection to the server localhost:8080 was refused - did you specify the right host or port\?\nClient Version: v1\.27\.1\nKustomize Version: v5\.0\.1\n$/,
    ],
  },
  {
    rule: 'and asks five times in vain where words name objects',
    manifest: `${account}${robot('kubectl get pods; echo $?; kubectl auth can-i get pods; kubectl cluster-info 2>&1; kubectl api-versions').replace('serviceAccountName: robot', 'automountServiceAccountToken: false')}`,
    says: [
      /^(E0515 09:00:0\d\.\d{6} {6,7}\d+ memcache\.go:265\] couldn't get current server API group list: Get "http:\/\/localhost:8080\/api\?timeout=32s": dial tcp \[::1\]:8080: connect: connection refused\n){5}The connection to the server localhost:8080 was refused - did you specify the right host or port\?\n1\n(E0515 .*\n){2}Warning: the server doesn't have a resource type 'pods'\n\nThe connection to the server localhost:8080 was refused.*\n(E0515 .*\n){5}\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'\.\nThe connection .*\n(E0515 .*\n)error: couldn't get available api versions from server: Get /,
    ],
  },
  {
    rule: 'but once for what is in files, unless it would hold it against what the server says',
    manifest: `${account}${robot(
      'echo "{apiVersion: v1, kind: Pod, metadata: {name: x}}" > /m; kubectl apply -f /m; kubectl create -f - < /m; kubectl apply -f /none; kubectl apply -f /m --validate=false 2>&1 | cut -c 31-; kubectl get -f /m 2>&1 | tail -1; kubectl get pod/x 2>&1 | wc -l; kubectl get pods,svc 2>&1 | wc -l; kubectl logs x 2>&1 | wc -l; kubectl run x --image=y 2>&1 | wc -l',
    ).replace('serviceAccountName: robot', 'automountServiceAccountToken: false')}`,
    says: [
      /^(The connection to the server localhost:8080 was refused.*\n){3}memcache\.go:265\] couldn't get current .*\n.*\nunable to recognize "\/m": Get "http:\/\/localhost:8080\/api\?timeout=32s": dial tcp \[::1\]:8080: connect: connection refused\n5\n7\n5\n2\n$/,
    ],
  },
  {
    rule: 'as it does where its server is none, or does not answer',
    manifest: `${account}${robot(
      'export KUBERNETES_SERVICE_HOST=127.0.0.1; kubectl get pods; kubectl version 2>&1 | tail -1; KUBERNETES_SERVICE_HOST=203.0.113.1 kubectl get pods',
    )}`,
    options: { seconds: 400 },
    says: [
      /^(E0515 09:00:0\d\.\d{6} {6,7}\d+ memcache\.go:265\] couldn't get current server API group list: Get "https:\/\/127\.0\.0\.1:443\/api\?timeout=32s": dial tcp 127\.0\.0\.1:443: connect: connection refused\n){5}(The connection to the server 127\.0\.0\.1:443 was refused - did you specify the right host or port\?\n){2}E0515 09:00:3/,
      /(.* 09:0\d:[03]\d\..* Get "https:\/\/203\.0\.113\.1:443\/api\?timeout=32s": dial tcp 203\.0\.113\.1:443: i\/o timeout\n){5}Unable to connect to the server: dial tcp 203\.0\.113\.1:443: i\/o timeout\n$/,
    ],
  },
])('$rule', ({ manifest, options, says }) => {
  const log = said(manifest, options);
  for (const words of says) expect(log).toMatch(words);
});

import type { Manuals } from './manual.ts';

/** What kubectl says of the commands that create. @see kubernetes: kubectl/pkg/cmd */
export const creating: Manuals = {
  create: {
    flags: {
      edit: 'Edit the API resource before creating',
      filename: 'Filename, directory, or URL to files to use to create the resource',
      raw: 'Raw URI to POST to the server.  Uses the transport specified by the kubeconfig file.',
      'windows-line-endings': 'Only relevant if --edit=true. Defaults to the line ending native to your platform.',
    },
  },
  'create configmap': {
    says: `Create a config map based on a file, directory, or specified literal value.

 A single config map may package one or more key/value pairs.

 When creating a config map based on a file, the key will default to the basename of the file, and the value will default to the file content.  If the basename is an invalid key, you may specify an alternate key.

 When creating a config map based on a directory, each file whose basename is a valid key in the directory will be packaged into the config map.  Any directory entries except regular files are ignored (e.g. subdirectories, symlinks, devices, pipes, etc).`,
    examples: `  # Create a new config map named my-config based on folder bar
  kubectl create configmap my-config --from-file=path/to/bar
  
  # Create a new config map named my-config with specified keys instead of file basenames on disk
  kubectl create configmap my-config --from-file=key1=/path/to/bar/file1.txt --from-file=key2=/path/to/bar/file2.txt
  
  # Create a new config map named my-config with key1=config1 and key2=config2
  kubectl create configmap my-config --from-literal=key1=config1 --from-literal=key2=config2
  
  # Create a new config map named my-config from the key=value pairs in the file
  kubectl create configmap my-config --from-file=path/to/bar
  
  # Create a new config map named my-config from an env file
  kubectl create configmap my-config --from-env-file=path/to/foo.env --from-env-file=path/to/bar.env`,
    usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
    flags: {
      'append-hash': 'Append a hash of the configmap to its name.',
      'from-env-file': 'Specify the path to a file to read lines of key=val pairs to create a configmap.',
      'from-file':
        'Key file can be specified using its file path, in which case file basename will be used as configmap key, or optionally with a key and file path, in which case the given key will be used.  Specifying a directory will iterate each named file in the directory whose basename is a valid configmap key.',
      'from-literal': 'Specify a key and literal value to insert in configmap (i.e. mykey=somevalue)',
    },
  },
  'create cronjob': {
    says: 'Create a cron job with the specified name.',
    examples: `  # Create a cron job
  kubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *"
  
  # Create a cron job with a command
  kubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *" -- date`,
    usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
    flags: {
      restart: "job's restart policy. supported values: OnFailure, Never",
      schedule: 'A schedule in the Cron format the job should be run with.',
    },
  },
  'create deployment': {
    says: 'Create a deployment with the specified name.',
    examples: `  # Create a deployment named my-dep that runs the busybox image
  kubectl create deployment my-dep --image=busybox
  
  # Create a deployment with a command
  kubectl create deployment my-dep --image=busybox -- date
  
  # Create a deployment named my-dep that runs the nginx image with 3 replicas
  kubectl create deployment my-dep --image=nginx --replicas=3
  
  # Create a deployment named my-dep that runs the busybox image and expose port 5701
  kubectl create deployment my-dep --image=busybox --port=5701`,
    usage: 'NAME --image=image -- [COMMAND] [args...]',
    flags: { image: 'Image names to run.', replicas: 'Number of replicas to create. Default is 1.' },
  },
  'create ingress': {
    says: 'Create an ingress with the specified name.',
    examples: `  # Create a single ingress called 'simple' that directs requests to foo.com/bar to svc
  # svc1:8080 with a tls secret "my-cert"
  kubectl create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"
  
  # Create a catch all ingress of "/path" pointing to service svc:port and Ingress Class as "otheringress"
  kubectl create ingress catch-all --class=otheringress --rule="/path=svc:port"
  
  # Create an ingress with two annotations: ingress.annotation1 and ingress.annotations2
  kubectl create ingress annotated --class=default --rule="foo.com/bar=svc:port" \\
  --annotation ingress.annotation1=foo \\
  --annotation ingress.annotation2=bla
  
  # Create an ingress with the same host and multiple paths
  kubectl create ingress multipath --class=default \\
  --rule="foo.com/=svc:port" \\
  --rule="foo.com/admin/=svcadmin:portadmin"
  
  # Create an ingress with multiple hosts and the pathType as Prefix
  kubectl create ingress ingress1 --class=default \\
  --rule="foo.com/path*=svc:8080" \\
  --rule="bar.com/admin*=svc2:http"
  
  # Create an ingress with TLS enabled using the default ingress certificate and different path types
  kubectl create ingress ingtls --class=default \\
  --rule="foo.com/=svc:https,tls" \\
  --rule="foo.com/path/subpath*=othersvc:8080"
  
  # Create an ingress with TLS enabled using a specific secret and pathType as Prefix
  kubectl create ingress ingsecret --class=default \\
  --rule="foo.com/*=svc:8080,tls=secret1"
  
  # Create an ingress with a default backend
  kubectl create ingress ingdefault --class=default \\
  --default-backend=defaultsvc:http \\
  --rule="foo.com/*=svc:8080,tls=secret1"`,
    usage: 'NAME --rule=host/path=service:port[,tls[=secret]] ',
    flags: {
      annotation: 'Annotation to insert in the ingress object, in the format annotation=value',
      class: 'Ingress Class to be used',
      'default-backend': 'Default service for backend, in format of svcname:port',
      rule: "Rule in format host/path=service:port[,tls=secretname]. Paths containing the leading character '*' are considered pathType=Prefix. tls argument is optional.",
    },
  },
  'create job': {
    says: 'Create a job with the specified name.',
    examples: `  # Create a job
  kubectl create job my-job --image=busybox
  
  # Create a job with a command
  kubectl create job my-job --image=busybox -- date
  
  # Create a job from a cron job named "a-cronjob"
  kubectl create job test-job --from=cronjob/a-cronjob`,
    usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
    flags: { from: 'The name of the resource to create a Job from (only cronjob is supported).' },
  },
  'create namespace': {
    says: 'Create a namespace with the specified name.',
    examples: `  # Create a new namespace named my-namespace
  kubectl create namespace my-namespace`,
    usage: 'NAME [--dry-run=server|client|none]',
  },
  'create poddisruptionbudget': {
    says: 'Create a pod disruption budget with the specified name, selector, and desired minimum available pods.',
    examples: `  # Create a pod disruption budget named my-pdb that will select all pods with the app=rails label
  # and require at least one of them being available at any point in time
  kubectl create poddisruptionbudget my-pdb --selector=app=rails --min-available=1
  
  # Create a pod disruption budget named my-pdb that will select all pods with the app=nginx label
  # and require at least half of the pods selected to be available at any point in time
  kubectl create pdb my-pdb --selector=app=nginx --min-available=50%`,
    usage: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
    flags: {
      'max-unavailable': 'The maximum number or percentage of unavailable pods this budget requires.',
      'min-available': 'The minimum number or percentage of available pods this budget requires.',
      selector: 'A label selector to use for this budget. Only equality-based selector requirements are supported.',
    },
  },
  'create priorityclass': {
    says: 'Create a priority class with the specified name, value, globalDefault and description.',
    examples: `  # Create a priority class named high-priority
  kubectl create priorityclass high-priority --value=1000 --description="high priority"
  
  # Create a priority class named default-priority that is considered as the global default priority
  kubectl create priorityclass default-priority --value=1000 --global-default=true --description="default priority"
  
  # Create a priority class named high-priority that cannot preempt pods with lower priority
  kubectl create priorityclass high-priority --value=1000 --description="high priority" --preemption-policy="Never"`,
    usage: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
    flags: {
      description: 'description is an arbitrary string that usually provides guidelines on when this priority class should be used.',
      'global-default': 'global-default specifies whether this PriorityClass should be considered as the default priority.',
      'preemption-policy': 'preemption-policy is the policy for preempting pods with lower priority.',
      value: 'the value of this priority class.',
    },
  },
  'create quota': {
    says: 'Create a resource quota with the specified name, hard limits, and optional scopes.',
    examples: `  # Create a new resource quota named my-quota
  kubectl create quota my-quota --hard=cpu=1,memory=1G,pods=2,services=3,replicationcontrollers=2,resourcequotas=1,secrets=5,persistentvolumeclaims=10
  
  # Create a new resource quota named best-effort
  kubectl create quota best-effort --hard=pods=100 --scopes=BestEffort`,
    usage: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
    flags: {
      hard: 'A comma-delimited set of resource=quantity pairs that define a hard limit.',
      scopes: 'A comma-delimited set of quota scopes that must all match each object tracked by the quota.',
    },
  },
};

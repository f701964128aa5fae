import type { Manuals } from './manual.ts';

/** What kubectl says of apply, and of the commands for workloads. @see kubernetes: kubectl/pkg/cmd */
export const applying: Manuals = {
  apply: {
    says: `Apply a configuration to a resource by file name or stdin. The resource name must be specified. This resource will be created if it doesn't exist yet. To use 'apply', always create the resource initially with either 'apply' or 'create --save-config'.

 JSON and YAML formats are accepted.

 Alpha Disclaimer: the --prune functionality is not yet complete. Do not use unless you are aware of what the current state is. See https://issues.k8s.io/34274.`,
    examples: `  # Apply the configuration in pod.json to a pod
  kubectl apply -f ./pod.json
  
  # Apply resources from a directory containing kustomization.yaml - e.g. dir/kustomization.yaml
  kubectl apply -k dir/
  
  # Apply the JSON passed into stdin to a pod
  cat pod.json | kubectl apply -f -
  
  # Apply the configuration from all files that end with '.json' - i.e. expand wildcard characters in file names
  kubectl apply -f '*.json'
  
  # Note: --prune is still in Alpha
  # Apply the configuration in manifest.yaml that matches label app=nginx and delete all other resources that are not in the file and match label app=nginx
  kubectl apply --prune -f manifest.yaml -l app=nginx
  
  # Apply the configuration in manifest.yaml and delete all the other config maps that are not in the file
  kubectl apply --prune -f manifest.yaml --all --prune-allowlist=core/v1/ConfigMap`,
    usage: '(-f FILENAME | -k DIRECTORY)',
    flags: {
      all: 'Select all resources in the namespace of the specified resource types.',
      filename: 'The files that contain the configurations to apply.',
      kustomize: "Process a kustomization directory. This flag can't be used together with -f or -R.",
      'openapi-patch':
        'If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec. Otherwise, fall back to use baked-in types.',
      overwrite:
        'Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration',
      prune:
        'Automatically delete resource objects, that do not appear in the configs and are created by either apply or create --save-config. Should be used with either -l or --all.',
      'prune-allowlist': 'Overwrite the default allowlist with <group/version/kind> for --prune',
    },
  },
  'apply edit-last-applied': {
    says: `Edit the latest last-applied-configuration annotations of resources from the default editor.

 The edit-last-applied command allows you to directly edit any API resource you can retrieve via the command-line tools. It will open the editor defined by your KUBE_EDITOR, or EDITOR environment variables, or fall back to 'vi' for Linux or 'notepad' for Windows. You can edit multiple objects, although changes are applied one at a time. The command accepts file names as well as command-line arguments, although the files you point to must be previously saved versions of resources.

 The default format is YAML. To edit in JSON, specify "-o json".

 The flag --windows-line-endings can be used to force Windows line endings, otherwise the default for your operating system will be used.

 In the event an error occurs while updating, a temporary file will be created on disk that contains your unapplied changes. The most common error when updating a resource is another editor changing the resource on the server. When this occurs, you will have to apply your changes to the newer version of the resource, or update your temporary saved copy to include the latest resource version.`,
    examples: `  # Edit the last-applied-configuration annotations by type/name in YAML
  kubectl apply edit-last-applied deployment/nginx
  
  # Edit the last-applied-configuration annotations by file in JSON
  kubectl apply edit-last-applied -f deploy.yaml -o json`,
    usage: '(RESOURCE/NAME | -f FILENAME)',
    flags: { filename: 'Filename, directory, or URL to files to use to edit the resource' },
  },
  'apply set-last-applied': {
    says: "Set the latest last-applied-configuration annotations by setting it to match the contents of a file. This results in the last-applied-configuration being updated as though 'kubectl apply -f<file> ' was run, without updating any other parts of the object.",
    examples: `  # Set the last-applied-configuration of a resource to match the contents of a file
  kubectl apply set-last-applied -f deploy.yaml
  
  # Execute set-last-applied against each configuration file in a directory
  kubectl apply set-last-applied -f path/
  
  # Set the last-applied-configuration of a resource to match the contents of a file; will create the annotation if it does not already exist
  kubectl apply set-last-applied -f deploy.yaml --create-annotation=true`,
    usage: '-f FILENAME',
    flags: {
      'create-annotation': "Will create 'last-applied-configuration' annotations if current objects doesn't have one",
      filename: 'Filename, directory, or URL to files that contains the last-applied-configuration annotations',
    },
  },
  'apply view-last-applied': {
    says: `View the latest last-applied-configuration annotations by type/name or file.

 The default output will be printed to stdout in YAML format. You can use the -o option to change the output format.`,
    examples: `  # View the last-applied-configuration annotations by type/name in YAML
  kubectl apply view-last-applied deployment/nginx
  
  # View the last-applied-configuration annotations by file in JSON
  kubectl apply view-last-applied -f deploy.yaml -o json`,
    usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
    flags: {
      all: 'Select all resources in the namespace of the specified resource types',
      filename: 'Filename, directory, or URL to files that contains the last-applied-configuration annotations',
      output: 'Output format. Must be one of (yaml, json)',
    },
  },
  autoscale: {
    says: `Creates an autoscaler that automatically chooses and sets the number of pods that run in a Kubernetes cluster.

 Looks up a deployment, replica set, stateful set, or replication controller by name and creates an autoscaler that uses the given resource as a reference. An autoscaler can automatically increase or decrease number of pods deployed within the system as needed.`,
    examples: `  # Auto scale a deployment "foo", with the number of pods between 2 and 10, no target CPU utilization specified so a default autoscaling policy will be used
  kubectl autoscale deployment foo --min=2 --max=10
  
  # Auto scale a replication controller "foo", with the number of pods between 1 and 5, target CPU utilization at 80%
  kubectl autoscale rc foo --max=5 --cpu-percent=80`,
    usage: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]',
    flags: {
      'cpu-percent':
        "The target average CPU utilization (represented as a percent of requested CPU) over all the pods. If it's not specified or negative, a default autoscaling policy will be used.",
      filename: 'Filename, directory, or URL to files identifying the resource to autoscale.',
      max: 'The upper limit for the number of pods that can be set by the autoscaler. Required.',
      min: "The lower limit for the number of pods that can be set by the autoscaler. If it's not specified or negative, the server will apply a default value.",
      name: 'The name for the newly created object. If not specified, the name of the input resource will be used.',
    },
  },
  'rollout history': {
    says: 'View previous rollout revisions and configurations.',
    examples: `  # View the rollout history of a deployment
  kubectl rollout history deployment/abc
  
  # View the details of daemonset revision 3
  kubectl rollout history daemonset/abc --revision=3`,
    usage: '(TYPE NAME | TYPE/NAME) [flags]',
    flags: { revision: 'See the details, including podTemplate of the revision specified' },
  },
  'rollout pause': {
    says: `Mark the provided resource as paused.

 Paused resources will not be reconciled by a controller. Use "kubectl rollout resume" to resume a paused resource. Currently only deployments support being paused.`,
    examples: `  # Mark the nginx deployment as paused
  # Any current state of the deployment will continue its function; new updates
  # to the deployment will not have an effect as long as the deployment is paused
  kubectl rollout pause deployment/nginx`,
    usage: 'RESOURCE',
  },
  'rollout restart': {
    says: `Restart a resource.

  Resource rollout will be restarted.`,
    examples: `  # Restart a deployment
  kubectl rollout restart deployment/nginx
  
  # Restart a daemon set
  kubectl rollout restart daemonset/abc
  
  # Restart deployments with the app=nginx label
  kubectl rollout restart deployment --selector=app=nginx`,
    usage: 'RESOURCE',
  },
  'rollout resume': {
    says: `Resume a paused resource.

 Paused resources will not be reconciled by a controller. By resuming a resource, we allow it to be reconciled again. Currently only deployments support being resumed.`,
    examples: `  # Resume an already paused deployment
  kubectl rollout resume deployment/nginx`,
    usage: 'RESOURCE',
  },
  'rollout status': {
    says: `Show the status of the rollout.

 By default 'rollout status' will watch the status of the latest rollout until it's done. If you don't want to wait for the rollout to finish then you can use --watch=false. Note that if a new rollout starts in-between, then 'rollout status' will continue watching the latest revision. If you want to pin to a specific revision and abort if it is rolled over by another revision, use --revision=N where N is the revision you need to watch for.`,
    examples: `  # Watch the rollout status of a deployment
  kubectl rollout status deployment/nginx`,
    usage: '(TYPE NAME | TYPE/NAME) [flags]',
    flags: {
      revision: 'Pin to a specific revision for showing its status. Defaults to 0 (last revision).',
      timeout:
        'The length of time to wait before ending watch, zero means never. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).',
      watch: "Watch the status of the rollout until it's done.",
    },
  },
  'rollout undo': {
    says: 'Roll back to a previous rollout.',
    examples: `  # Roll back to the previous deployment
  kubectl rollout undo deployment/abc
  
  # Roll back to daemonset revision 3
  kubectl rollout undo daemonset/abc --to-revision=3
  
  # Roll back to the previous deployment with dry-run
  kubectl rollout undo --dry-run=server deployment/abc`,
    usage: '(TYPE NAME | TYPE/NAME) [flags]',
    flags: { 'to-revision': 'The revision to rollback to. Default to 0 (last revision).' },
  },
  scale: {
    says: `Set a new size for a deployment, replica set, replication controller, or stateful set.

 Scale also allows users to specify one or more preconditions for the scale action.

 If --current-replicas or --resource-version is specified, it is validated before the scale is attempted, and it is guaranteed that the precondition holds true when the scale is sent to the server.`,
    examples: `  # Scale a replica set named 'foo' to 3
  kubectl scale --replicas=3 rs/foo
  
  # Scale a resource identified by type and name specified in "foo.yaml" to 3
  kubectl scale --replicas=3 -f foo.yaml
  
  # If the deployment named mysql's current size is 2, scale mysql to 3
  kubectl scale --current-replicas=2 --replicas=3 deployment/mysql
  
  # Scale multiple replication controllers
  kubectl scale --replicas=5 rc/foo rc/bar rc/baz
  
  # Scale stateful set named 'web' to 3
  kubectl scale --replicas=3 statefulset/web`,
    usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
    flags: {
      all: 'Select all resources in the namespace of the specified resource types',
      'current-replicas':
        'Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.',
      filename: 'Filename, directory, or URL to files identifying the resource to set a new size',
      replicas: 'The new desired number of replicas. Required.',
      'resource-version':
        'Precondition for resource version. Requires that the current resource version match this value in order to scale.',
      timeout:
        "The length of time to wait before giving up on a scale operation, zero means don't wait. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).",
    },
  },
};

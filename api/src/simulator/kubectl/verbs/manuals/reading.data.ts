import type { Manuals } from './manual.ts';

/** What kubectl says of the commands that only look. @see kubernetes: kubectl/pkg/cmd */
export const reading: Manuals = {
  describe: {
    says: `Show details of a specific resource or group of resources.

 Print a detailed description of the selected resources, including related resources such as events or controllers. You may select a single object by name, all objects of that type, provide a name prefix, or label selector. For example:

  $ kubectl describe TYPE NAME_PREFIX
  
 will first check for an exact match on TYPE and NAME_PREFIX. If no such resource exists, it will output details for every resource that has a name prefixed with NAME_PREFIX.

Use "kubectl api-resources" for a complete list of supported resources.`,
    examples: `  # Describe a node
  kubectl describe nodes kubernetes-node-emt8.c.myproject.internal
  
  # Describe a pod
  kubectl describe pods/nginx
  
  # Describe a pod identified by type and name in "pod.json"
  kubectl describe -f pod.json
  
  # Describe all pods
  kubectl describe pods
  
  # Describe pods by label name=myLabel
  kubectl describe po -l name=myLabel
  
  # Describe all pods managed by the 'frontend' replication controller
  # (rc-created pods get the name of the rc as a prefix in the pod name)
  kubectl describe pods frontend`,
    usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
    flags: {
      filename: 'Filename, directory, or URL to files containing the resource to describe',
      'show-events': 'If true, display events related to the described object.',
    },
  },
  diff: {
    says: `Diff configurations specified by file name or stdin between the current online configuration, and the configuration as it would be if applied.

 The output is always YAML.

 KUBECTL_EXTERNAL_DIFF environment variable can be used to select your own diff command. Users can use external commands with params too, example: KUBECTL_EXTERNAL_DIFF="colordiff -N -u"

 By default, the "diff" command available in your path will be run with the "-u" (unified diff) and "-N" (treat absent files as empty) options.

 Exit status: 0 No differences were found. 1 Differences were found. >1 Kubectl or diff failed with an error.

 Note: KUBECTL_EXTERNAL_DIFF, if used, is expected to follow that convention.`,
    examples: `  # Diff resources included in pod.json
  kubectl diff -f pod.json
  
  # Diff file read from stdin
  cat service.yaml | kubectl diff -f -`,
    usage: '-f FILENAME',
    flags: {
      filename: 'Filename, directory, or URL to files contains the configuration to diff',
      prune: 'Include resources that would be deleted by pruning. Can be used with -l and default shows all resources would be pruned',
      'prune-allowlist': 'Overwrite the default whitelist with <group/version/kind> for --prune',
      'show-managed-fields': 'If true, include managed fields in the diff.',
    },
  },
  events: {
    says: `Display events

 Prints a table of the most important information about events. You can request events for a namespace, for all namespace, or filtered to only those pertaining to a specified resource.`,
    examples: `  # List recent events in the default namespace.
  kubectl events
  
  # List recent events in all namespaces.
  kubectl events --all-namespaces
  
  # List recent events for the specified pod, then wait for more events and list them as they arrive.
  kubectl events --for pod/web-pod-13je7 --watch
  
  # List recent events in given format. Supported ones, apart from default, are json and yaml.
  kubectl events -oyaml
  
  # List recent only events in given event types
  kubectl events --types=Warning,Normal`,
    usage:
      '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--event=Normal,Warning]',
    flags: {
      for: 'Filter events to only those pertaining to the specified resource.',
      'no-headers': "When using the default output format, don't print headers.",
      types: 'Output only events of given types.',
      watch: 'After listing the requested events, watch for more events.',
    },
  },
  explain: {
    says: `List the fields for supported resources.

 This command describes the fields associated with each supported API resource. Fields are identified via a simple JSONPath identifier:

  <type>.<fieldName>[.<fieldName>]
  
 Add the --recursive flag to display all of the fields at once without descriptions. Information about each field is retrieved from the server in OpenAPI format.

Use "kubectl api-resources" for a complete list of supported resources.`,
    examples: `  # Get the documentation of the resource and its fields
  kubectl explain pods
  
  # Get the documentation of a specific field of a resource
  kubectl explain pods.spec.containers`,
    usage: 'RESOURCE',
    flags: {
      'api-version': 'Get different explanations for particular API version (API group/version)',
      output: 'Format in which to render the schema (plaintext, plaintext-openapiv2)',
      recursive: 'Print the fields of fields (Currently only 1 level deep)',
    },
  },
  get: {
    says: `Display one or many resources.

 Prints a table of the most important information about the specified resources. You can filter the list using a label selector and the --selector flag. If the desired resource type is namespaced you will only see results in your current namespace unless you pass --all-namespaces.

 By specifying the output as 'template' and providing a Go template as the value of the --template flag, you can filter the attributes of the fetched resources.

Use "kubectl api-resources" for a complete list of supported resources.`,
    examples: `  # List all pods in ps output format
  kubectl get pods
  
  # List all pods in ps output format with more information (such as node name)
  kubectl get pods -o wide
  
  # List a single replication controller with specified NAME in ps output format
  kubectl get replicationcontroller web
  
  # List deployments in JSON output format, in the "v1" version of the "apps" API group
  kubectl get deployments.v1.apps -o json
  
  # List a single pod in JSON output format
  kubectl get -o json pod web-pod-13je7
  
  # List a pod identified by type and name specified in "pod.yaml" in JSON output format
  kubectl get -f pod.yaml -o json
  
  # List resources from a directory with kustomization.yaml - e.g. dir/kustomization.yaml
  kubectl get -k dir/
  
  # Return only the phase value of the specified pod
  kubectl get -o template pod/web-pod-13je7 --template={{.status.phase}}
  
  # List resource information in custom columns
  kubectl get pod test-pod -o custom-columns=CONTAINER:.spec.containers[0].name,IMAGE:.spec.containers[0].image
  
  # List all replication controllers and services together in ps output format
  kubectl get rc,services
  
  # List one or more resources by their type and names
  kubectl get rc/web service/frontend pods/web-pod-13je7
  
  # List status subresource for a single pod.
  kubectl get pod web-pod-13je7 --subresource status`,
    usage:
      '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
    flags: {
      'ignore-not-found': 'If the requested object does not exist the command will return exit code 0.',
      'label-columns':
        'Accepts a comma separated list of labels that are going to be presented as columns. Names are case-sensitive. You can also use multiple flag options like -L label1 -L label2...',
      output:
        'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide). See custom columns [https://kubernetes.io/docs/reference/kubectl/#custom-columns], golang template [http://golang.org/pkg/text/template/#pkg-overview] and jsonpath template [https://kubernetes.io/docs/reference/kubectl/jsonpath/].',
      'output-watch-events':
        'Output watch event objects when --watch or --watch-only is used. Existing objects are output as initial ADDED events.',
      raw: 'Raw URI to request from the server.  Uses the transport specified by the kubeconfig file.',
      'server-print': 'If true, have the server return the appropriate table output. Supports extension APIs and CRDs.',
      'show-kind': 'If present, list the resource type for the requested object(s).',
      'show-labels': 'When printing, show all labels as the last column (default hide labels column)',
      'sort-by':
        "If non-empty, sort list types using this field specification.  The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}'). The field in the API resource specified by this JSONPath expression must be an integer or a string.",
      subresource:
        'If specified, gets the subresource of the requested object. Must be one of [status scale]. This flag is beta and may change in the future.',
      watch: 'After listing/getting the requested object, watch for changes.',
      'watch-only': 'Watch for changes to the requested object(s), without listing/getting first.',
    },
  },
  logs: {
    says: 'Print the logs for a container in a pod or specified resource. If the pod has only one container, the container name is optional.',
    examples: `  # Return snapshot logs from pod nginx with only one container
  kubectl logs nginx
  
  # Return snapshot logs from pod nginx with multi containers
  kubectl logs nginx --all-containers=true
  
  # Return snapshot logs from all containers in pods defined by label app=nginx
  kubectl logs -l app=nginx --all-containers=true
  
  # Return snapshot of previous terminated ruby container logs from pod web-1
  kubectl logs -p -c ruby web-1
  
  # Begin streaming the logs of the ruby container in pod web-1
  kubectl logs -f -c ruby web-1
  
  # Begin streaming the logs from all containers in pods defined by label app=nginx
  kubectl logs -f -l app=nginx --all-containers=true
  
  # Display only the most recent 20 lines of output in pod nginx
  kubectl logs --tail=20 nginx
  
  # Show all logs from pod nginx written in the last hour
  kubectl logs --since=1h nginx
  
  # Show logs from a kubelet with an expired serving certificate
  kubectl logs --insecure-skip-tls-verify-backend nginx
  
  # Return snapshot logs from first container of a job named hello
  kubectl logs job/hello
  
  # Return snapshot logs from container nginx-1 of a deployment named nginx
  kubectl logs deployment/nginx -c nginx-1`,
    usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
    flags: {
      'all-containers': "Get all containers' logs in the pod(s).",
      container: 'Print the logs of this container',
      follow: 'Specify if the logs should be streamed.',
      'ignore-errors': 'If watching / following pod logs, allow for any errors that occur to be non-fatal',
      'insecure-skip-tls-verify-backend':
        'Skip verifying the identity of the kubelet that logs are requested from.  In theory, an attacker could provide invalid log content back. You might want to use this if your kubelet serving certificates have expired.',
      'limit-bytes': 'Maximum bytes of logs to return. Defaults to no limit.',
      'max-log-requests': 'Specify maximum number of concurrent logs to follow when using by a selector. Defaults to 5.',
      prefix: 'Prefix each log line with the log source (pod name and container name)',
      previous: 'If true, print the logs for the previous instance of the container in a pod if it exists.',
      since:
        'Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs. Only one of since-time / since may be used.',
      'since-time': 'Only return logs after a specific date (RFC3339). Defaults to all logs. Only one of since-time / since may be used.',
      tail: 'Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines otherwise 10, if a selector is provided.',
      timestamps: 'Include timestamps on each line in the log output',
    },
  },
  'top node': {
    says: `Display resource (CPU/memory) usage of nodes.

 The top-node command allows you to see the resource consumption of nodes.`,
    examples: `  # Show metrics for all nodes
  kubectl top node
  
  # Show metrics for a given node
  kubectl top node NODE_NAME`,
    usage: '[NAME | -l label]',
    flags: {
      'no-headers': 'If present, print output without headers',
      'show-capacity': 'Print node resources based on Capacity instead of Allocatable(default) of the nodes.',
      'sort-by': "If non-empty, sort nodes list using specified field. The field can be either 'cpu' or 'memory'.",
    },
  },
  'top pod': {
    says: `Display resource (CPU/memory) usage of pods.

 The 'top pod' command allows you to see the resource consumption of pods.

 Due to the metrics pipeline delay, they may be unavailable for a few minutes since pod creation.`,
    examples: `  # Show metrics for all pods in the default namespace
  kubectl top pod
  
  # Show metrics for all pods in the given namespace
  kubectl top pod --namespace=NAMESPACE
  
  # Show metrics for a given pod and its containers
  kubectl top pod POD_NAME --containers
  
  # Show metrics for the pods defined by label name=myLabel
  kubectl top pod -l name=myLabel`,
    usage: '[NAME | -l label]',
    flags: {
      containers: 'If present, print usage of containers within a pod.',
      'no-headers': 'If present, print output without headers.',
      'sort-by': "If non-empty, sort pods list using specified field. The field can be either 'cpu' or 'memory'.",
      sum: 'Print the sum of the resource usage',
    },
  },
  wait: {
    says: `Experimental: Wait for a specific condition on one or many resources.

 The command takes multiple resources and waits until the specified condition is seen in the Status field of every given resource.

 Alternatively, the command can wait for the given set of resources to be deleted by providing the "delete" keyword as the value to the --for flag.

 A successful message will be printed to stdout indicating when the specified condition has been met. You can use -o option to change to output destination.`,
    examples: `  # Wait for the pod "busybox1" to contain the status condition of type "Ready"
  kubectl wait --for=condition=Ready pod/busybox1
  
  # The default value of status condition is true; you can wait for other targets after an equal delimiter (compared after Unicode simple case folding, which is a more general form of case-insensitivity):
  kubectl wait --for=condition=Ready=false pod/busybox1
  
  # Wait for the pod "busybox1" to contain the status phase to be "Running".
  kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1
  
  # Wait for the pod "busybox1" to be deleted, with a timeout of 60s, after having issued the "delete" command
  kubectl delete pod/busybox1
  kubectl wait --for=delete pod/busybox1 --timeout=60s`,
    usage:
      "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=delete|--for condition=available|--for=jsonpath='{}'=value]",
    flags: {
      all: 'Select all resources in the namespace of the specified resource types',
      filename: 'identifying the resource.',
      for: "The condition to wait on: [delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=JSONPath Condition]. The default condition-value is true.  Condition values are compared after Unicode simple case folding, which is a more general form of case-insensitivity.",
      selector: "Selector (label query) to filter on, supports '=', '==', and '!='.(e.g. -l key1=value1,key2=value2)",
      timeout: "The length of time to wait before giving up.  Zero means check once and don't wait, negative means wait for a week.",
    },
  },
};

import type { Manual } from './manuals/index.ts';

/** A command that holds others: what it says of itself, and of each of them. */
export interface Parent extends Manual {
  readonly commands: Readonly<Record<string, string>>;
}

/** @see kubernetes: kubectl/pkg/cmd/set/set.go, create/create.go, create/create_secret.go, config/config.go, top/top.go, rollout/rollout.go … */
export const parents: Readonly<Record<string, Parent>> = {
  apply: {
    commands: {
      'edit-last-applied': 'Edit latest last-applied-configuration annotations of a resource/object',
      'set-last-applied': 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
      'view-last-applied': 'View the latest last-applied-configuration annotations of a resource/object',
    },
  },
  auth: {
    says: 'Inspect authorization',
    commands: {
      'can-i': 'Check whether an action is allowed',
      reconcile: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
      whoami: 'Experimental: Check self subject attributes',
    },
  },
  certificate: {
    says: 'Modify certificate resources.',
    usage: 'SUBCOMMAND',
    commands: { approve: 'Approve a certificate signing request', deny: 'Deny a certificate signing request' },
  },
  'cluster-info': {
    says: "Display addresses of the control plane and services with label kubernetes.io/cluster-service=true. To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.",
    examples: `  # Print the address of the control plane and cluster services
  kubectl cluster-info`,
    commands: { dump: 'Dump relevant information for debugging and diagnosis' },
  },
  config: {
    says: `Modify kubeconfig files using subcommands like "kubectl config set current-context my-context"

 The loading order follows these rules:

  1.  If the --kubeconfig flag is set, then only that file is loaded. The flag may only be set once and no merging takes place.
  2.  If $KUBECONFIG environment variable is set, then it is used as a list of paths (normal path delimiting rules for your system). These paths are merged. When a value is modified, it is modified in the file that defines the stanza. When a value is created, it is created in the first file that exists. If no files in the chain exist, then it creates the last file in the list.
  3.  Otherwise, \${HOME}/.kube/config is used and no merging takes place.`,
    usage: 'SUBCOMMAND',
    commands: {
      'current-context': 'Display the current-context',
      'delete-cluster': 'Delete the specified cluster from the kubeconfig',
      'delete-context': 'Delete the specified context from the kubeconfig',
      'delete-user': 'Delete the specified user from the kubeconfig',
      'get-clusters': 'Display clusters defined in the kubeconfig',
      'get-contexts': 'Describe one or many contexts',
      'get-users': 'Display users defined in the kubeconfig',
      'rename-context': 'Rename a context from the kubeconfig file',
      set: 'Set an individual value in a kubeconfig file',
      'set-cluster': 'Set a cluster entry in kubeconfig',
      'set-context': 'Set a context entry in kubeconfig',
      'set-credentials': 'Set a user entry in kubeconfig',
      unset: 'Unset an individual value in a kubeconfig file',
      'use-context': 'Set the current-context in a kubeconfig file',
      view: 'Display merged kubeconfig settings or a specified kubeconfig file',
    },
  },
  create: {
    says: `Create a resource from a file or from stdin.

 JSON and YAML formats are accepted.`,
    examples: `  # Create a pod using the data in pod.json
  kubectl create -f ./pod.json
  
  # Create a pod based on the JSON passed into stdin
  cat pod.json | kubectl create -f -
  
  # Edit the data in registry.yaml in JSON then create the resource using the edited data
  kubectl create -f registry.yaml --edit -o json`,
    usage: '-f FILENAME',
    commands: {
      clusterrole: 'Create a cluster role',
      clusterrolebinding: 'Create a cluster role binding for a particular cluster role',
      configmap: 'Create a config map from a local file, directory or literal value',
      cronjob: 'Create a cron job with the specified name',
      deployment: 'Create a deployment with the specified name',
      ingress: 'Create an ingress with the specified name',
      job: 'Create a job with the specified name',
      namespace: 'Create a namespace with the specified name',
      poddisruptionbudget: 'Create a pod disruption budget with the specified name',
      priorityclass: 'Create a priority class with the specified name',
      quota: 'Create a quota with the specified name',
      role: 'Create a role with single rule',
      rolebinding: 'Create a role binding for a particular role or cluster role',
      secret: 'Create a secret using specified subcommand',
      service: 'Create a service using a specified subcommand',
      serviceaccount: 'Create a service account with the specified name',
      token: 'Request a service account token',
    },
  },
  'create secret': {
    says: 'Create a secret using specified subcommand.',
    commands: {
      'docker-registry': 'Create a secret for use with a Docker registry',
      generic: 'Create a secret from a local file, directory, or literal value',
      tls: 'Create a TLS secret',
    },
  },
  'create service': {
    says: 'Create a service using a specified subcommand.',
    commands: {
      clusterip: 'Create a ClusterIP service',
      externalname: 'Create an ExternalName service',
      loadbalancer: 'Create a LoadBalancer service',
      nodeport: 'Create a NodePort service',
    },
  },
  plugin: {
    says: `Provides utilities for interacting with plugins.

 Plugins provide extended functionality that is not part of the major command-line distribution. Please refer to the documentation and examples for more information about how write your own plugins.

 The easiest way to discover and install plugins is via the kubernetes sub-project krew. To install krew, visit https://krew.sigs.k8s.io/docs/user-guide/setup/install/ krew.sigs.k8s.io https://krew.sigs.k8s.io/docs/user-guide/setup/install/`,
    commands: { list: "List all visible plugin executables on a user's PATH" },
  },
  rollout: {
    says: `Manage the rollout of one or many resources.
  
 Valid resource types include:

  *  deployments
  *  daemonsets
  *  statefulsets`,
    examples: `  # Rollback to the previous deployment
  kubectl rollout undo deployment/abc
  
  # Check the rollout status of a daemonset
  kubectl rollout status daemonset/foo
  
  # Restart a deployment
  kubectl rollout restart deployment/abc
  
  # Restart deployments with the app=nginx label
  kubectl rollout restart deployment --selector=app=nginx`,
    usage: 'SUBCOMMAND',
    commands: {
      history: 'View rollout history',
      pause: 'Mark the provided resource as paused',
      restart: 'Restart a resource',
      resume: 'Resume a paused resource',
      status: 'Show the status of the rollout',
      undo: 'Undo a previous rollout',
    },
  },
  set: {
    says: `Configure application resources.

 These commands help you make changes to existing application resources.`,
    usage: 'SUBCOMMAND',
    commands: {
      env: 'Update environment variables on a pod template',
      image: 'Update the image of a pod template',
      resources: 'Update resource requests/limits on objects with pod templates',
      selector: 'Set the selector on a resource',
      serviceaccount: 'Update the service account of a resource',
      subject: 'Update the user, group, or service account in a role binding or cluster role binding',
    },
  },
  top: {
    says: `Display Resource (CPU/Memory) usage.

 The top command allows you to see the resource consumption for nodes or pods.

 This command requires Metrics Server to be correctly configured and working on the server.`,
    commands: { node: 'Display resource (CPU/memory) usage of nodes', pod: 'Display resource (CPU/memory) usage of pods' },
  },
};

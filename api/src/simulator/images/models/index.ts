import type { ImageModel } from '../model.ts';
import { airflowModel } from './airflow.ts';
import { apacheModels } from './apache.ts';
import { modelsBeforeAgnhost } from './before-agnhost.ts';
import { bitnamiModels } from './bitnami.ts';
import { bitnamiApplications } from './bitnami-applications.ts';
import { bitnamiDatabases } from './bitnami-databases.ts';
import { bookModels } from './books.ts';
import { builderModels } from './builders.ts';
import { busyboxModel } from './busybox.ts';
import { chainguardModels } from './chainguard.ts';
import { commandLineModels } from './command-line.ts';
import { controlPlaneModels } from './control-plane.ts';
import { cudaModel } from './cuda.ts';
import { derivedModels } from './derived.ts';
import { distributionModels } from './distributions.ts';
import { dockerModel } from './docker.ts';
import { dotnetModel, rustModel } from './dotnet.ts';
import { envoyModel } from './envoy.ts';
import { goatModels } from './goat.ts';
import { kiadaModels } from './kiada.ts';
import { kiamolModels } from './kiamol.ts';
import { kongModel } from './kong.ts';
import { kubernetesModels } from './kubernetes.ts';
import { learningMachines } from './learning-machines.ts';
import { lessonModels } from './lessons.ts';
import { moreDerivedModels } from './more-derived.ts';
import { multitoolModel } from './multitool.ts';
import { mysqlModels } from './mysql.ts';
import { nginxModel } from './nginx.ts';
import { nsqModel } from './nsq.ts';
import { oneShotModels } from './one-shot.ts';
import { openrestyModel } from './openresty.ts';
import { postgresModel } from './postgres.ts';
import { proxyInitModel } from './proxy-init.ts';
import { exampleRedisModel, redisModel, redisStackModel, valkeyModel } from './redis.ts';
import { runtimeModels } from './runtimes.ts';
import { s2iModels } from './s2i.ts';
import { sampleModels } from './samples.ts';
import { scriptedModels } from './scripted.ts';
import { serviceModels } from './services.ts';
import { storeModels } from './stores.ts';
import { ipcUtils } from './test-images.data.ts';
import { toolModels } from './tools.ts';

/** All images that are known. To add one: a file here, and its name in this list. */
export const models: readonly ImageModel[] = [
  busyboxModel,
  nginxModel,
  openrestyModel,
  kongModel,
  redisModel,
  exampleRedisModel,
  valkeyModel,
  redisStackModel,
  postgresModel,
  ...mysqlModels,
  ...storeModels,
  ...apacheModels,
  ...distributionModels,
  ...runtimeModels,
  ...toolModels,
  multitoolModel,
  airflowModel,
  dockerModel,
  cudaModel,
  ...builderModels,
  envoyModel,
  ...serviceModels,
  ...kubernetesModels,
  ...modelsBeforeAgnhost,
  ...controlPlaneModels,
  ...commandLineModels,
  ...chainguardModels,
  dotnetModel,
  rustModel,
  ...sampleModels,
  ...lessonModels,
  ...bookModels,
  ...oneShotModels,
  ...kiadaModels,
  ...bitnamiModels,
  ...bitnamiApplications,
  ...bitnamiDatabases,
  ipcUtils,
  ...derivedModels,
  ...moreDerivedModels,
  proxyInitModel,
  ...s2iModels,
  ...scriptedModels,
  ...kiamolModels,
  ...goatModels,
  ...learningMachines,
  nsqModel,
];

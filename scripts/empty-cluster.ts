/** Makes the embedded database's empty cluster ahead of the first start. */
import { emptyCluster } from "@hortus/kernel";

await emptyCluster();

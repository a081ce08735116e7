/** Catalog: goods by code, what class the law puts them in, and how long a pack lasts (CNV-1). */
export { daysOfSupply, isPrescription, productNameForMessage, type StoredProduct } from "./model.ts";
export { findChoices, findProducts, findProductsById } from "./store.ts";

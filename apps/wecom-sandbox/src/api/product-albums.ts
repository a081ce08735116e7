/** The product album. */
import { findMedia } from "../media/media.ts";
import type { ProductRow } from "../product-row.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

export const productAlbumHandlers: Handlers<
  | "externalcontact/add_product_album"
  | "externalcontact/get_product_album"
  | "externalcontact/get_product_album_list"
  | "externalcontact/update_product_album"
  | "externalcontact/delete_product_album"
> = {
  "externalcontact/add_product_album"(world, { description, price, product_sn = "", attachments }) {
    const { state } = world;
    checkPictures(world, attachments);
    const productId = state.nextId("", 32);
    state.products.put(productId, {
      productId,
      description,
      price,
      sn: product_sn,
      pictures: attachments.map(({ image }) => image.media_id),
      createTime: state.nowSeconds(),
    });
    return { product_id: productId };
  },
  "externalcontact/get_product_album": (world, { product_id }) => ({
    product: toProduct(find(world, product_id)),
  }),
  "externalcontact/get_product_album_list"({ state }, { cursor, limit }) {
    const page = { query: "product_album", cursor, limit: clamp(limit, 50, 100) };
    const keyOf = (row: ProductRow) => `${String(row.createTime).padStart(12, "0")}${row.productId}`;
    const { rows, next_cursor } = pageOf([...state.products.all()], keyOf, page);
    return { next_cursor, product_list: rows.map(toProduct) };
  },
  "externalcontact/update_product_album"(world, { product_id, description, price, product_sn, attachments }) {
    const product = find(world, product_id);
    if (attachments) checkPictures(world, attachments);
    world.state.products.put(product_id, {
      ...product,
      description: description ?? product.description,
      price: price ?? product.price,
      sn: product_sn ?? product.sn,
      pictures: attachments?.map(({ image }) => image.media_id) ?? product.pictures,
    });
    return {};
  },
  "externalcontact/delete_product_album"(world, { product_id }) {
    world.state.products.delete(find(world, product_id).productId);
    return {};
  },
};

const find = ({ state }: World, id: string): ProductRow =>
  state.products.get(id) ?? refuse(40058, "invalid param: product_id is unknown");

function checkPictures(world: World, attachments: { image: { media_id: string } }[]): void {
  if (attachments.some(({ image }) => findMedia(world, image.media_id)?.kind !== "image")) refuse(40007);
}

const toProduct = ({ productId, description, price, sn, pictures, createTime }: ProductRow) => ({
  product_id: productId,
  description,
  price,
  product_sn: sn,
  create_time: createTime,
  attachments: pictures.map((media_id) => ({ type: "image", image: { media_id } })),
});

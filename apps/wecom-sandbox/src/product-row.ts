/** A product of the album as it lies in the journal; price in fen. */
export interface ProductRow {
  productId: string;
  description: string;
  price: number;
  sn: string;
  /** media_ids */
  pictures: string[];
  createTime: number;
}

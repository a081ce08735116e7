/** Template cards (模板卡片): app messages with buttons, votes and choices, whose answers come back as callbacks. */
import { z } from "zod";

const words = z.string().max(512);
const key = z.string().min(1).max(1024);
/** type 0 none, 1 address, 2 mini program (in horizontal lists: 2 file, 3 member) */
const jump = {
  type: z.int().min(0).max(3).optional(),
  url: z.string().max(2048).optional(),
  appid: z.string().optional(),
  pagepath: z.string().optional(),
};
const choice = z.object({ id: z.string().min(1).max(128), text: words });
const select = z.object({
  question_key: key,
  title: words.optional(),
  selected_id: z.string().optional(),
  option_list: z.array(choice).min(1).max(10),
});

const common = {
  source: z
    .object({
      icon_url: z.string().optional(),
      desc: words.optional(),
      desc_color: z.int().min(0).max(3).optional(),
    })
    .optional(),
  /** Needs a task_id. */
  action_menu: z
    .object({
      desc: words.optional(),
      action_list: z
        .array(z.object({ text: words, key }))
        .min(1)
        .max(10),
    })
    .optional(),
  /** Unique for the app; what the callback of a button names. */
  task_id: z
    .string()
    .regex(/^[0-9A-Za-z_\-@]{1,128}$/)
    .optional(),
  main_title: z.object({ title: words.optional(), desc: words.optional() }).optional(),
  quote_area: z.object({ ...jump, title: words.optional(), quote_text: words.optional() }).optional(),
  sub_title_text: words.optional(),
  horizontal_content_list: z
    .array(
      z.object({
        ...jump,
        keyname: words,
        value: words.optional(),
        media_id: z.string().optional(),
        userid: z.string().optional(),
      }),
    )
    .max(6)
    .optional(),
  jump_list: z
    .array(z.object({ ...jump, title: words }))
    .max(3)
    .optional(),
  card_action: z.object(jump).optional(),
};

const taskId = common.task_id.unwrap();

/** The three kinds that are answered need a task_id. */
export const templateCard = z.discriminatedUnion("card_type", [
  z.object({
    card_type: z.literal("text_notice"),
    ...common,
    emphasis_content: z.object({ title: words.optional(), desc: words.optional() }).optional(),
  }),
  z.object({
    card_type: z.literal("news_notice"),
    ...common,
    card_image: z.object({ url: z.string(), aspect_ratio: z.number().optional() }).optional(),
    image_text_area: z
      .object({ ...jump, title: words.optional(), desc: words.optional(), image_url: z.string() })
      .optional(),
    vertical_content_list: z
      .array(z.object({ title: words, desc: words.optional() }))
      .max(4)
      .optional(),
  }),
  z.object({
    card_type: z.literal("button_interaction"),
    ...common,
    task_id: taskId,
    button_selection: select.optional(),
    button_list: z
      .array(
        z.object({
          /** 0 a key for the callback, 1 an address */
          type: z.int().min(0).max(1).optional(),
          text: words,
          style: z.int().min(1).max(4).optional(),
          key: z.string().max(1024).optional(),
          url: z.string().max(2048).optional(),
        }),
      )
      .min(1)
      .max(6),
  }),
  z.object({
    card_type: z.literal("vote_interaction"),
    ...common,
    task_id: taskId,
    checkbox: z.object({
      question_key: key,
      /** 0 one answer, 1 several */
      mode: z.int().min(0).max(1).optional(),
      option_list: z
        .array(choice.extend({ is_checked: z.boolean().optional() }))
        .min(1)
        .max(20),
    }),
    submit_button: z.object({ text: words, key }),
  }),
  z.object({
    card_type: z.literal("multiple_interaction"),
    ...common,
    task_id: taskId,
    select_list: z.array(select).min(1).max(3),
    submit_button: z.object({ text: words, key }),
  }),
]);
export type TemplateCard = z.infer<typeof templateCard>;

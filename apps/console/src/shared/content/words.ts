import { defineWords } from "@hortus/ui";

/** What content is called wherever it is chosen or shown. */
export const sharedContentWords = defineWords("shared-content", {
  zh: {
    "kind.script": "话术",
    "kind.article": "图文",
    "kind.link": "链接",
    "kind.image": "图片",
    "kind.video": "视频",
    "kind.file": "文件",
    "kind.mini_program": "小程序",
    "state.usable": "可使用",
    "state.waiting": "待审核",
    "state.blocked": "违规",
    "state.expired": "已过期",
  },
  en: {
    "kind.script": "Script",
    "kind.article": "Article",
    "kind.link": "Link",
    "kind.image": "Picture",
    "kind.video": "Video",
    "kind.file": "File",
    "kind.mini_program": "Mini program",
    "state.usable": "Usable",
    "state.waiting": "In review",
    "state.blocked": "Blocked",
    "state.expired": "Expired",
  },
});

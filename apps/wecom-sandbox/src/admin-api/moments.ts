/** Moments, as members publish and customers see them. */
import { momentsOfPerson, momentsOfStaff, postMoment, publishMoment, react } from "../moments/publishing.ts";
import type { MomentRouteName } from "../phone-api.ts";
import type { World } from "../world.ts";
import type { Some } from "./answers.ts";

export function momentAnswers(world: World): Some<MomentRouteName> {
  return {
    listPersonMoments: ({ params }) => ({ posts: momentsOfPerson(world, params.personId) }),
    listStaffMoments: ({ params }) => ({ posts: momentsOfStaff(world, params.userid) }),
    publishMoment: ({ params }) => publishMoment(world, params.userid, params.momentId),
    postMoment: ({ params, body }) => postMoment(world, params.userid, body.text),
    likeMoment: ({ params }) => react(world, params),
    commentMoment: ({ params, body }) => react(world, { ...params, text: body.text }),
  };
}

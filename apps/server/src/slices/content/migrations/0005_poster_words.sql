-- What is written on pictures that we drew, by their bytes: who downloads one and uploads it again sends the same words (GRD-1).
create table poster_words (
  sha256 text primary key,
  words text not null
);

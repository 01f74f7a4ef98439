// model.ts - a kind as the catalogue has it (cat_kind_add_json); what is empty is left out.
import type { Words } from '@/language';

export interface ModelStage {
  name: string;
  label: Words;
  final?: boolean;
}
export interface ModelField {
  name: string;
  type: string;
  label: Words;
  help?: Words;
  required?: boolean;
  sealed?: boolean;
  unique?: boolean;
  of?: { code: string; name: Words; law?: string }[];
  refers?: string;
  unit?: string;
  initial?: string;
}
export interface ModelAct {
  name: string;
  label: Words;
  help?: Words;
  opens?: boolean;
  from?: string[];
  to?: string;
  by?: string[];
  reach: string;
  fields?: string[];
  requires?: string[];
  when?: string | { that: string; why?: Words }[];
  why?: Words;
  numbers?: boolean;
  number?: string;
  system?: boolean;
  papers?: string[];
  seals?: string;
  unseals?: string;
  sets?: Record<string, string>;
  then?: { on: string; kind: string; act: string; when?: string; must?: boolean }[];
}
export interface ModelDue {
  name: string;
  label: Words;
  from?: string[];
  add?: string;
  term_field?: string;
  start_field?: string;
  day_field?: string;
  before?: string;
  when?: string;
  met_by?: string[];
  paused_by?: string[];
  resumed_by?: string[];
  cancelled_by?: string[];
  extended_by?: Record<string, string>;
  custody?: string | boolean;
  law?: string;
  missed?: string[];
  on_missed?: string;
}
export interface ModelFigure {
  name: string;
  label: Words;
  count?: string;
  sum?: string;
  where?: string;
  in_time?: string;
  share?: string;
  of?: string;
  unit?: string;
  formula?: Words;
  law?: string;
  stock?: string[];
}
export interface ModelKind {
  kind: string;
  name: Words;
  help?: Words;
  law?: string;
  number?: string;
  parent?: string;
  title?: string;
  instrument?: string;
  sealed?: boolean;
  seen_by?: string[];
  papers?: string[];
  stages: ModelStage[];
  fields: ModelField[];
  acts: ModelAct[];
  due: ModelDue[];
  figures: ModelFigure[];
}

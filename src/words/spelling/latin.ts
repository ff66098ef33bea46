import { byRules } from './rules.js';

/**
 * Spellings of European languages, as far as they show on the lips: which consonants close or round
 * them, and how far each vowel opens. After the regular correspondences of each orthography; what is
 * irregular in English comes with its commonest words.
 */
export const english = byRules(`
  a=ae e=eh i=ii o=aa u=ah y=ii b=pp p=pp m=pp f=ff v=ff w=uu t=dd d=dd n=dd l=ll s=ss z=ss r=rr
  c=kk k=kk g=kk q=kk x=kk.ss j=ch ch=ch sh=ch tch=ch dge=ch ph=ff th=th wh=uu ck=kk qu=kk.uu ng=kk
  nk=kk gh= igh=aa.ii eigh=ey augh=oo ough=oo kn=dd ^wr=rr mb$=pp ^ps=ss ^gn=dd
  ce=ss ci=ss.ii cy=ss.ii ge$=ch gi=ch.ii sion=ch.ah.dd tion=ch.ah.dd ssion=ch.ah.dd ture$=ch.er
  cial=ch.ah.ll tial=ch.ah.ll cious=ch.ah.ss tious=ch.ah.ss sure=ch.er
  ai=ey ay=ey ei=ey ey$=ii ea=ii ee=ii ie=ii oa=oo oe=oo oi=oo.ii oy=oo.ii oo=uu ou=aa.uu ow=oo
  aw=oo au=oo ew=uu ue=uu ui=uu eu=uu ar=aa.rr er=er ir=er ur=er or=oo.rr ear=ii.rr eer=ii.rr
  air=eh.rr are$=eh.rr ore$=oo.rr our=oo.rr ire$=aa.ii.rr ure$=uu.rr all=oo.ll alk=oo.kk old=oo.ll.dd
  e$= es$=ss ed$=dd ted$=dd.ii.dd ded$=dd.ii.dd le$=ah.ll y$=ii ^y=ii ie$=aa.ii ly$=ll.ii
  ake=ey.kk ade=ey.dd ame=ey.pp ane=ey.dd ape=ey.pp ate=ey.dd ave=ey.ff aze=ey.ss ace=ey.ss age=ey.ch
  ale=ey.ll afe=ey.ff ase=ey.ss ide=aa.ii.dd ike=aa.ii.kk ime=aa.ii.pp ine=aa.ii.dd ipe=aa.ii.pp
  ite=aa.ii.dd ive=aa.ii.ff ize=aa.ii.ss ise=aa.ii.ss ile=aa.ii.ll ice=aa.ii.ss ife=aa.ii.ff
  ode=oo.dd oke=oo.kk ome=oo.pp one=oo.dd ope=oo.pp ote=oo.dd ove=ah.ff ose=oo.ss ole=oo.ll
  ude=uu.dd uke=uu.kk ume=uu.pp une=uu.dd upe=uu.pp ute=uu.dd use=uu.ss ule=uu.ll ind$=aa.ii.dd.dd
  ^the$=th.ah ^a$=ah ^i$=aa.ii ^to$=dd.uu ^do$=dd.uu ^who$=uu ^you$=ii.uu ^your$=ii.oo.rr ^one$=uu.ah.dd
  ^of$=ah.ff ^have$=ae.ff ^give$=ii.ff.ff ^live$=ll.ii.ff ^come$=kk.ah.pp ^some$=ss.ah.pp ^done$=dd.ah.dd
  ^was$=uu.ah.ss ^what$=uu.ah.dd ^are$=aa.rr ^were$=uu.er ^there$=th.eh.rr ^they$=th.ey ^said$=ss.eh.dd
  ^how$=aa.uu ^now$=dd.aa.uu ^down$=dd.aa.uu.dd ^our$=aa.uu.rr ^my$=pp.aa.ii ^by$=pp.aa.ii ^why$=uu.aa.ii
  ^be$=pp.ii ^he$=ii ^she$=ch.ii ^me$=pp.ii ^we$=uu.ii ^no$=dd.oo ^go$=kk.oo ^so$=ss.oo ^two$=dd.uu
  ^people$=pp.ii.pp.ah.ll ^world$=uu.er.ll.dd ^word$=uu.er.dd ^work$=uu.er.kk ^would$=uu.uu.dd
  ^could$=kk.uu.dd ^should$=ch.uu.dd ^hello$=eh.ll.oo ^voice$=ff.oo.ii.ss ^welcome$=uu.eh.ll.kk.ah.pp
`);

export const german = byRules(`
  a=aa e=eh i=ii o=oo u=uu ä=eh ö=uu ü=uu y=uu b=pp p=pp m=pp f=ff v=ff w=ff t=dd d=dd n=dd l=ll s=ss
  ß=ss z=dd.ss r=rr c=kk k=kk g=kk q=kk x=kk.ss j=ii h= ch=kk sch=ch tsch=ch ck=kk ph=ff pf=pp.ff th=dd
  qu=kk.ff ng=kk nk=kk ^st=ch.dd ^sp=ch.pp ei=aa.ii ai=aa.ii ey=aa.ii ay=aa.ii eu=oo.ii äu=oo.ii au=aa.uu
  ie=ii ee=ey oo=oo aa=aa er$=ah en$=ah.dd e$=ah el$=ah.ll ich=ii.ch ech=eh.ch äch=eh.ch ig$=ii.ch
`);

export const french = byRules(`
  a=aa à=aa â=aa e=er é=ey è=eh ê=eh ë=eh i=ii î=ii ï=ii o=oo ô=oo u=uu û=uu ù=uu ü=uu y=ii œ=er
  b=pp p=pp m=pp f=ff v=ff w=uu t=dd d=dd n=dd l=ll s=ss z=ss r=kk c=kk k=kk g=kk q=kk x=kk.ss j=ch
  ç=ss h= ch=ch gn=dd.ii qu=kk ph=ff th=dd ss=ss ce=ss.er ci=ss.ii cé=ss.ey cy=ss.ii ge=ch.er gi=ch.ii
  gé=ch.ey gu=kk eau=oo au=oo ou=uu où=uu oi=uu.aa oin=uu.eh eu=er œu=er ai=eh aî=eh ei=eh an=aa am=aa.pp
  en=aa em=aa.pp on=oo om=oo.pp in=eh im=eh.pp un=er um=er.pp ain=eh ein=eh ien=ii.eh ill=ii ll=ll
  e$= es$= ent$= s$= t$= d$= x$= z$=  p$= er$=ey ez$=ey et$=eh ts$= ds$= tion=ss.ii.oo oy=uu.aa.ii
  ^et$=ey ^est$=eh ^les$=ll.ey ^des$=dd.ey ^le$=ll.er ^de$=dd.er ^je$=ch.er ^ne$=dd.er ^se$=ss.er ^ce$=ss.er
  ^que$=kk.er ^me$=pp.er ^te$=dd.er mm=pp nn=dd emme=aa.pp omme=oo.pp onne=oo.dd
`);

export const spanish = byRules(`
  a=aa á=aa e=ey é=ey i=ii í=ii o=oo ó=oo u=uu ú=uu ü=uu y=ii b=pp v=pp p=pp m=pp f=ff w=uu t=dd d=dd n=dd
  ñ=dd.ii l=ll s=ss z=ss r=dd rr=dd c=kk k=kk g=kk q=kk x=kk.ss j=kk h= ch=ch ll=ii qu=kk gue=kk.ey
  gui=kk.ii ce=ss.ey ci=ss.ii cé=ss.ey cí=ss.ii ge=kk.ey gi=kk.ii
`);

export const italian = byRules(`
  a=aa à=aa e=eh è=eh é=ey i=ii ì=ii o=oo ò=oo u=uu ù=uu y=ii b=pp p=pp m=pp f=ff v=ff w=uu t=dd d=dd n=dd
  l=ll s=ss z=dd.ss r=dd c=kk k=kk g=kk q=kk x=kk.ss j=ii h= ch=kk gh=kk qu=kk.uu gn=dd.ii gli=ll.ii
  ce=ch.eh ci=ch.ii cia=ch.aa cio=ch.oo ciu=ch.uu ge=ch.eh gi=ch.ii gia=ch.aa gio=ch.oo giu=ch.uu
  sce=ch.eh sci=ch.ii scia=ch.aa scio=ch.oo sciu=ch.uu
`);

export const portuguese = byRules(`
  a=aa á=aa â=aa à=aa ã=ah e=eh é=eh ê=ey i=ii í=ii o=oo ó=oo ô=oo õ=oo u=uu ú=uu y=ii b=pp p=pp m=pp f=ff
  v=ff w=uu t=dd d=dd n=dd l=ll s=ss z=ss r=dd rr=kk ^r=kk c=kk k=kk g=kk q=kk x=ch j=ch ç=ss h= ch=ch
  lh=ll nh=dd.ii qu=kk gue=kk.eh gui=kk.ii ce=ss.eh ci=ss.ii ge=ch.eh gi=ch.ii ão=ah.uu ões=oo.ii.ch
  ou=oo ei=ey o$=uu os$=uu.ch e$=ii es$=ii.ch s$=ch am$=ah.uu em$=ey.ii
`);

export const dutch = byRules(`
  a=aa e=eh i=ii o=oo u=uu y=ii b=pp p=pp m=pp f=ff v=ff w=ff t=dd d=dd n=dd l=ll s=ss z=ss r=rr c=kk k=kk
  g=kk q=kk x=kk.ss j=ii h= ch=kk sch=ss.kk sj=ch tj=ch ng=kk nk=kk th=dd ij=eh.ii ei=eh.ii ui=er.uu
  oe=uu eu=er ou=aa.uu au=aa.uu ie=ii aa=aa oo=oo ee=ey uu=uu en$=ah e$=ah er$=ah.rr lijk$=ll.ah.kk
`);

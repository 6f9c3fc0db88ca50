"""Class and id names as the common content systems use them, in the languages of the press.

A word stands for itself as a whole; "read-more" also for "readmore"; "advert*" for every word that begins so.
"""

#: An element so named holds something other than the story. The first rule that has one of its words names
#: the removal.
JUNK: tuple[tuple[str, str], ...] = (
    ("consent", "cookie cookies consent gdpr onetrust didomi privacy-banner privacy-notice privacy-wall"),
    (
        "comments",
        "comment comments comment-list comment-area comment-form disqus livefyre viafoura coral respond "
        "replies kommentar kommentare commentaire commentaires comentario comentarios leserkommentar "
        "leserkommentare discussion spot-im",
    ),
    (
        "advert",
        "ad ads advert* adslot adunit adbox adbanner adwrap* adcontainer adsense adsbygoogle google-ad "
        "google-ads googleads dfp gpt sponsor sponsored sponsors taboola outbrain teads nativo plista "
        "anzeige anzeigen werbung publicidad publicite publicidade reklam* promoted billboard leaderboard "
        "commercial",
    ),
    (
        "newsletter",
        "newsletter* subscribe subscription subscriptions sign-up email-signup email-capture mailchimp "
        "mc4wp mailing opt-in abo-box abo",
    ),
    (
        "share",
        "share shares sharing sharebar sharedaddy sharebuttons sharetools shareicons social socials "
        "socialmedia socialbar sociallinks addthis addtoany shariff teilen partager compartir follow-us "
        "follow",
    ),
    (
        "related",
        "related* recommend* recirc* read-more more-stories more-news more-on more-from more-articles "
        "more-like more-in more-links also-read also-like read-also read-next see-also teaser teasers "
        "trending most-read most-popular most-viewed most-recent popular onward further-reading "
        "next-article next-post next-story next-up prev-next post-nav post-navigation similar zergnet "
        "mehr-zum-thema lire-aussi leggi-anche lees-ook artikelempfehlung* empfehlung* link-box crosslink "
        "crosslinks backlinks top-stories latest yarpp you-may you-might up-next promo promos promobox "
        "hottopics trinity explore-more jp-relatedposts collections-card",
    ),
    (
        "navigation",
        "nav navi navbar navigation menu submenu breadcrumb breadcrumbs pager pagination paging toolbar "
        "toolbox tools skip-link skip-links site-header masthead jump-links jump-nav jump-to back-to-top",
    ),
    ("button", "btn button buttons"),
    ("contents", "toc table-of-contents ez-toc lwptoc article-index inhaltsverzeichnis"),
    (
        "tags",
        "tag tags tag-list tagcloud taglist post-tags entry-tags topic topics keywords categories cat-links "
        "posted-in taxonomy themen schlagworte hashtags",
    ),
    (
        "author bio",
        "author-bio author-box author-info author-card author-profile author-description author-about "
        "author-block author-details author-module author-footer about-author about-the-author bio "
        "biography contributor-bio contributor-info writer-bio saboxplugin* person-details",
    ),
    (
        "byline",
        "byline* by-line author authors author-name author-names autor autoren auteur auteurs autores "
        "article-meta post-meta entry-meta meta-data meta-info meta-line meta-bar metadata posted-on "
        "posted-by post-date entry-date publish-date publication-date published pub-date date-time "
        "date-line date-published timestamp time-stamp article-date article-info article-author "
        "reading-time read-time lesezeit lesedauer contributor contributors",
    ),
    (
        "caption",
        "caption captions figcaption image-credit image-copyright image-source image-meta image-desc "
        "image-description photo-credit photo-by photo-desc img-credit img-cap picture-credit media-credit "
        "media-info bildunterschrift bildtext legende pie-foto pie-de-foto credit credits copyright "
        "imgcaption embed-placeholder oembed-placeholder",
    ),
    (
        "player",
        "video-player video-wrapper video-container video-js video-meta video-info video-title "
        "video-playlist video-carousel audio-player audio-wrapper audio-container jwplayer player vjs "
        "brightcove podcast* listen text-to-speech vorlesen playlist",
    ),
    (
        "gallery",
        "gallery galleries slideshow slideshows carousel* slider slick swiper lightbox thumbnail thumbnails "
        "bildergalerie bilderstrecke diashow",
    ),
    (
        "hidden text",
        "screen-reader screen-reader-text sr-only visually-hidden assistive assistive-text offscreen "
        "print-only only-print hidden-print noprint modal popup pop-up overlay dialog tooltip dropdown "
        "toast snackbar",
    ),
    (
        "side box",
        "sidebar side-bar side-column rail right-rail widget-area footer site-footer foot infobox info-box "
        "factbox fact-box poll polls quiz survey rating ratings donate donation crowdfunding disclaimer "
        "legal copyright-notice app-promo app-banner app-download feedback report-error report-abuse "
        "affiliate buy-box buy-button newsbox print",
    ),
)

#: What embeds are called as well: "social-media-embed", "related-tweet".
RULES_OF_EMBEDS = frozenset({"share", "related", "player", "gallery", "tags", "side box", "byline"})
#: The quoted post of a social network, or what frames it: part of the story.
EMBED = "embed oembed tweet twitter twitter-tweet instagram-media pull-quote blockquote quote zitat"

#: An element so named holds the story's text and, mostly, nothing else.
BODY = (
    "article-body article-content article-text article-copy article-main story-body story-content "
    "story-text story-copy entry-content post-content post-body post-text post-entry body-text "
    "body-copy body-content content-body content-text main-text news-body news-content news-text "
    "news-detail single-content rich-text wysiwyg paywall-content paywall-article text-body "
    "text-content field-name-body detail-text detail-body detail-content td-post-content prose "
    "full-text artikel-text artikel-body artikel-inhalt cuerpo corps corpo testo brodtext noticia-texto "
    "noticia-cuerpo texto"
)

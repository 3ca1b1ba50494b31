<?xml version="1.0" encoding="UTF-8"?>
<!-- A contact (M52). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="date">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <CustomerInteractionRecorded>
      <interactionNo><xsl:value-of select="$a/number"/></interactionNo>
      <state><xsl:value-of select="translate($a/@state, '_', '-')"/></state>
      <kind><xsl:value-of select="$a/kind"/></kind>
      <direction><xsl:value-of select="$a/direction"/></direction>
      <xsl:if test="$a/customer_code"><customerCode><xsl:value-of select="$a/customer_code"/></customerCode></xsl:if>
      <xsl:if test="$a/customer_name"><customerName><xsl:value-of select="$a/customer_name"/></customerName></xsl:if>
      <xsl:if test="$a/ka_mark"><kaMark><xsl:value-of select="$a/ka_mark"/></kaMark></xsl:if>
      <xsl:if test="$a/level"><customerLevel><xsl:value-of select="$a/level"/></customerLevel></xsl:if>
      <xsl:if test="$a/contact_name"><contactName><xsl:value-of select="$a/contact_name"/></contactName></xsl:if>
      <xsl:if test="$a/contact_phone"><contactPhone><xsl:value-of select="$a/contact_phone"/></contactPhone></xsl:if>
      <channel><xsl:value-of select="$a/channel"/></channel>
      <xsl:if test="$a/content"><content><xsl:value-of select="$a/content"/></content></xsl:if>
      <xsl:if test="$a/opinion"><opinion><xsl:value-of select="$a/opinion"/></opinion></xsl:if>
      <xsl:if test="$a/result"><result><xsl:value-of select="$a/result"/></result></xsl:if>
      <xsl:if test="$a/next_step"><nextStep><xsl:value-of select="$a/next_step"/></nextStep></xsl:if>
      <xsl:if test="$a/related_no"><relatedNo><xsl:value-of select="$a/related_no"/></relatedNo></xsl:if>
      <xsl:if test="$a/cost"><cost><xsl:value-of select="$a/cost"/></cost></xsl:if>
      <xsl:if test="$a/handled_by"><handledBy><xsl:value-of select="$a/handled_by"/></handledBy></xsl:if>
      <xsl:if test="$a/account_manager"><accountManager><xsl:value-of select="$a/account_manager"/></accountManager></xsl:if>
      <recordedAt><xsl:value-of select="@at"/></recordedAt>
    </CustomerInteractionRecorded>
  </xsl:template>
</xsl:stylesheet>

<?xml version="1.0" encoding="UTF-8"?>
<!-- A contact that is a suggestion, passed on (M49). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="date">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <SuggestionSubmitted>
      <suggestionNo><xsl:value-of select="concat('JY-', substring($a/number, 1, 37))"/></suggestionNo>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="concat($a/customer_name, $a/customer_code[not($a/customer_name)])"/></customerName>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/level"><customerLevel><xsl:value-of select="$a/level"/></customerLevel></xsl:if>
      <content><xsl:value-of select="concat($a/content, substring('客户建议', 1, 4 * not($a/content)))"/></content>
      <channel><xsl:value-of select="$a/channel"/></channel>
      <xsl:if test="$a/contact_name"><contactName><xsl:value-of select="$a/contact_name"/></contactName></xsl:if>
      <xsl:if test="$a/contact_phone"><contactPhone><xsl:value-of select="$a/contact_phone"/></contactPhone></xsl:if>
      <submittedAt><xsl:value-of select="@at"/></submittedAt>
    </SuggestionSubmitted>
  </xsl:template>
</xsl:stylesheet>

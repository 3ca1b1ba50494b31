<?xml version="1.0" encoding="UTF-8"?>
<!-- A visit that was made, as a contact with the customer (M52). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <CustomerInteractionRecorded>
      <interactionNo><xsl:value-of select="$a/number"/></interactionNo>
      <state>recorded</state>
      <kind>visit</kind>
      <direction>outbound</direction>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/customer_name"/></customerName>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/customer_level"><customerLevel><xsl:value-of select="$a/customer_level"/></customerLevel></xsl:if>
      <xsl:if test="$a/contacts"><contactName><xsl:value-of select="substring($a/contacts, 1, 120)"/></contactName></xsl:if>
      <channel>account-manager</channel>
      <content><xsl:value-of select="concat($a/purpose, substring('；', 1, boolean($a/survey)), $a/survey)"/></content>
      <xsl:if test="$a/opinion"><opinion><xsl:value-of select="$a/opinion"/></opinion></xsl:if>
      <xsl:if test="$a/next_step"><nextStep><xsl:value-of select="$a/next_step"/></nextStep></xsl:if>
      <xsl:if test="$a/cost"><cost><xsl:value-of select="$a/cost"/></cost></xsl:if>
      <handledBy><xsl:value-of select="$a/account_manager"/></handledBy>
      <accountManager><xsl:value-of select="$a/account_manager"/></accountManager>
      <recordedAt><xsl:value-of select="@at"/></recordedAt>
    </CustomerInteractionRecorded>
  </xsl:template>
</xsl:stylesheet>

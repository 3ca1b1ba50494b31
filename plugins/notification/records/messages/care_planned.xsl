<?xml version="1.0" encoding="UTF-8"?>
<!-- A contact that is planned for an occasion (M52): the process waits for it; one that was changed takes the place of the former. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="date">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <CustomerInteractionRecorded>
      <interactionNo><xsl:value-of select="concat('GH-', $a/number)"/></interactionNo>
      <state><xsl:if test="$a/@state = 'active'">planned</xsl:if><xsl:if test="not($a/@state = 'active')">closed</xsl:if></state>
      <kind>care</kind>
      <direction>outbound</direction>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="concat($a/customer_name, $a/customer_code[not($a/customer_name)])"/></customerName>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/level"><customerLevel><xsl:value-of select="$a/level"/></customerLevel></xsl:if>
      <contactName><xsl:value-of select="$a/contact_name"/></contactName>
      <xsl:if test="$a/contact_phone"><contactPhone><xsl:value-of select="$a/contact_phone"/></contactPhone></xsl:if>
      <channel>account-manager</channel>
      <content><xsl:value-of select="$a/greeting"/></content>
      <plannedAt><xsl:value-of select="concat(date:add($a/next_on, '-P1D'), 'T09:00:00+08:00')"/></plannedAt>
      <xsl:if test="$a/account_manager"><accountManager><xsl:value-of select="$a/account_manager"/></accountManager></xsl:if>
      <recordedAt><xsl:value-of select="@at"/></recordedAt>
    </CustomerInteractionRecorded>
  </xsl:template>
</xsl:stylesheet>

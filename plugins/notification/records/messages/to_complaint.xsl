<?xml version="1.0" encoding="UTF-8"?>
<!-- A contact that is a complaint, passed on (M48). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="date">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <ComplaintSubmitted>
      <complaintNo><xsl:value-of select="concat('TS-', substring($a/number, 1, 37))"/></complaintNo>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="concat($a/customer_name, $a/customer_code[not($a/customer_name)])"/></customerName>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/level"><customerLevel><xsl:value-of select="$a/level"/></customerLevel></xsl:if>
      <kind>other</kind>
      <content><xsl:value-of select="concat($a/content, substring('客户投诉', 1, 4 * not($a/content)))"/></content>
      <channel><xsl:value-of select="$a/channel"/></channel>
      <xsl:if test="$a/contact_name"><contactName><xsl:value-of select="$a/contact_name"/></contactName></xsl:if>
      <xsl:if test="$a/contact_phone"><contactPhone><xsl:value-of select="$a/contact_phone"/></contactPhone></xsl:if>
      <xsl:if test="$a/handled_by"><acceptedBy><xsl:value-of select="$a/handled_by"/></acceptedBy></xsl:if>
      <submittedAt><xsl:value-of select="@at"/></submittedAt>
    </ComplaintSubmitted>
  </xsl:template>
</xsl:stylesheet>

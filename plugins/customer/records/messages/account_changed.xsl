<?xml version="1.0" encoding="UTF-8"?>
<!-- A change of an account as AccountChanged (M08). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <!-- Of a record that was removed, what it was. -->
    <xsl:variable name="r" select="(after | before[not(../after)])[1]"/>
    <AccountChanged>
      <customerCode><xsl:value-of select="$r/customer/code"/></customerCode>
      <customerName><xsl:value-of select="$r/customer/name"/></customerName>
      <xsl:if test="$r/customer/ka_code"><kaCode><xsl:value-of select="$r/customer/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$r/customer/ka_mark = 'true'"/></kaMark>
      <customerLevel><xsl:value-of select="$r/customer/level"/></customerLevel>
      <account><xsl:value-of select="$r/number"/></account>
      <version><xsl:value-of select="@version"/></version>
      <changeKind>
        <xsl:choose>
          <xsl:when test="@kind = 'create'">created</xsl:when>
          <xsl:when test="@kind = 'remove' or $r/@state = 'closed'">ended</xsl:when>
          <xsl:otherwise>modified</xsl:otherwise>
        </xsl:choose>
      </changeKind>
      <name><xsl:value-of select="$r/name"/></name>
      <xsl:if test="$r/customer_unit"><customerUnit><xsl:value-of select="$r/customer_unit"/></customerUnit></xsl:if>
      <payMethod><xsl:value-of select="$r/pay_method"/></payMethod>
      <xsl:if test="$r/bank"><bank><xsl:value-of select="$r/bank"/></bank></xsl:if>
      <xsl:if test="$r/bank_account"><bankAccount><xsl:value-of select="$r/bank_account"/></bankAccount></xsl:if>
      <cycle>
        <xsl:choose>
          <xsl:when test="$r/cycle = 'yearly'">yearly</xsl:when>
          <xsl:otherwise>monthly</xsl:otherwise>
        </xsl:choose>
      </cycle>
      <xsl:if test="$r/bill_address"><billAddress><xsl:value-of select="$r/bill_address"/></billAddress></xsl:if>
      <xsl:if test="$r/bill_email"><billEmail><xsl:value-of select="$r/bill_email"/></billEmail></xsl:if>
      <xsl:if test="$r/pays_for/number"><paidBy><xsl:value-of select="$r/pays_for/number"/></paidBy></xsl:if>
      <region><xsl:value-of select="$r/customer/province"/></region>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
    </AccountChanged>
  </xsl:template>
</xsl:stylesheet>
